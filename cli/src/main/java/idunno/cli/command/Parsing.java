package idunno.cli.command;

import idunno.base.Nearest;
import idunno.cli.http.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks arguments against a [Usage]. Options may stand anywhere, as `--name VALUE` or
/// `--name=VALUE`; after `--` all are parameters; `-` alone is a parameter, and so is a negative
/// number, for which the command has the better answer.
public final class Parsing {
  private final String command;
  private final Usage usage;
  private final List<String> parameters = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();

  public Parsing(String command, Usage usage) {
    this.command = command;
    this.usage = usage;
  }

  /// The text of the command's help.
  public String help() {
    return usage.help(command);
  }

  /// Whether the arguments ask for help, right or wrong as they may be otherwise.
  public static boolean wantsHelp(String[] args) {
    for (String arg : args) {
      if (arg.equals("--")) {
        return false;
      }
      if (arg.equals("--help") || arg.equals("-h")) {
        return true;
      }
    }
    return false;
  }

  /// The checked arguments.
  ///
  /// @throws Failure with what is wrong
  public Arguments parse(String[] args) {
    if (usage.isAsGiven()) {
      return new Arguments(List.of(args), Map.of());
    }
    int at = 0;
    while (at < args.length && !args[at].equals("--")) {
      at += isOption(args[at]) ? option(args, at) : parameter(args[at]);
    }
    for (at++; at < args.length; at++) {
      int unused = parameter(args[at]);
    }
    if (parameters.size() < usage.least()) {
      throw Failure.badInput("an argument is missing: idunno " + command + " " + usage.synopsis());
    }
    String output = options.getOrDefault("-o", "text");
    if (!output.equals("json") && !output.equals("text")) {
      throw Failure.badInput("'-o " + output + "' is no output: write -o json or -o text");
    }
    return new Arguments(List.copyOf(parameters), Map.copyOf(options));
  }

  private static boolean isOption(String arg) {
    return arg.startsWith("-") && arg.length() > 1 && !Character.isDigit(arg.charAt(1));
  }

  private int parameter(String value) {
    if (parameters.size() >= usage.most()) {
      throw Failure.badInput("'" + value + "' is one argument too many for " + command);
    }
    parameters.add(value);
    return 1;
  }

  /// Reads the option at this place.
  ///
  /// @return how many arguments it took
  private int option(String[] args, int at) {
    int equals = args[at].indexOf('=');
    String name = equals < 0 ? args[at] : args[at].substring(0, equals);
    Usage.Option option = find(name.equals("--output") ? "-o" : name);
    if (option.label().isEmpty()) {
      if (equals >= 0) {
        throw Failure.badInput(name + " takes no value");
      }
      options.put(option.name(), "");
      return 1;
    }
    if (equals < 0 && at + 1 >= args.length) {
      throw Failure.badInput(name + " needs a value: " + name + " " + option.label());
    }
    options.put(option.name(), equals < 0 ? args[at + 1] : args[at].substring(equals + 1));
    return equals < 0 ? 2 : 1;
  }

  private Usage.Option find(String name) {
    List<String> known = new ArrayList<>();
    for (Usage.Option option : usage.options()) {
      if (option.name().equals(name)) {
        return option;
      }
      known.add(option.name());
    }
    throw Failure.badInput(
        "there is no option '"
            + name
            + "' for "
            + command
            + Nearest.to(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(": idunno " + command + " --help lists them"));
  }
}
