package idunno.node;

import idunno.base.HostPort;
import idunno.base.Nearest;
import idunno.base.Problem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `--name value` pairs of a command that runs in the node's program rather than in the command
/// line's.
final class Flags {
  private final Map<String, String> values = new HashMap<>();

  /// @param known all flags there are, with their dashes
  /// @throws idunno.base.ProblemException for an unknown flag, or one without a value
  static Flags parse(List<String> arguments, List<String> known) {
    Flags flags = new Flags();
    for (int i = 0; i < arguments.size(); i += 2) {
      String flag = arguments.get(i);
      if (!known.contains(flag)) {
        String hint =
            Nearest.to(flag, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("there are " + String.join(", ", known));
        throw Problem.badInput("unknown option '" + flag + "': " + hint).asException();
      }
      if (i + 1 == arguments.size()) {
        throw Problem.badInput("option '" + flag + "' needs a value").asException();
      }
      flags.values.put(flag, arguments.get(i + 1));
    }
    return flags;
  }

  Optional<String> text(String flag) {
    return Optional.ofNullable(values.get(flag));
  }

  String require(String flag) {
    return text(flag)
        .orElseThrow(() -> Problem.badInput("option '" + flag + "' is missing").asException());
  }

  int number(String flag, int absent) {
    try {
      return text(flag).map(Integer::parseInt).orElse(absent);
    } catch (NumberFormatException _) {
      throw Problem.badInput("option '" + flag + "' needs a whole number").asException();
    }
  }

  HostPort address(String flag, String absent) {
    return parseAddress(flag, text(flag).orElse(absent));
  }

  List<HostPort> addresses(String flag) {
    return text(flag).stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(each -> parseAddress(flag, each))
        .toList();
  }

  private static HostPort parseAddress(String flag, String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.badInput("option '" + flag + "': " + e.getMessage()).asException();
    }
  }
}
