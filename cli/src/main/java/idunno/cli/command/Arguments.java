package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.serving.core.ServingLimits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command's arguments after they were checked against its [Usage].
///
/// @param options values by option; a flag that was given has an empty one
public record Arguments(List<String> parameters, Map<String, String> options) {

  /// A parameter that the usage demands.
  public String parameter(int index) {
    return parameters.get(index);
  }

  /// A parameter that may be missing, or null.
  public @Nullable String optional(int index) {
    return index < parameters.size() ? parameters.get(index) : null;
  }

  /// A parameter that may be missing, or `otherwise`.
  public String parameterOr(int index, String otherwise) {
    return index < parameters.size() ? parameters.get(index) : otherwise;
  }

  /// Whether the flag was given.
  public boolean flag(String option) {
    return options.containsKey(option);
  }

  /// The option's value, or null.
  public @Nullable String value(String option) {
    return options.get(option);
  }

  /// The value of an option that must be there.
  ///
  /// @throws Failure when it was not given
  public String required(String option) {
    String value = options.get(option);
    if (value == null) {
      throw Failure.badInput(option + " is missing");
    }
    return value;
  }

  /// The option's whole number, or null.
  public @Nullable Long number(String option) {
    return number(option, options.get(option));
  }

  /// The text as a whole number; null stays null.
  ///
  /// @param what it is, for the user
  public static @Nullable Long number(String what, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new Failure(Failure.BAD_INPUT, "'" + text + "' is no whole number for " + what, e);
    }
  }

  /// The text as a batch size; null stays null.
  ///
  /// @param what it is, for the user
  public static @Nullable Long batch(String what, @Nullable String text) {
    Long batch = number(what, text);
    if (batch != null && (batch < 1 || batch > ServingLimits.MAX_BATCH)) {
      throw Failure.badInput(
          "%s %d is not between 1 and %d: choose another"
              .formatted(what, batch, ServingLimits.MAX_BATCH));
    }
    return batch;
  }

  /// Whether the user asked for JSON.
  public boolean json() {
    return "json".equals(options.get("-o"));
  }
}
