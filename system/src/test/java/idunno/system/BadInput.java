package idunno.system;

import java.util.Arrays;
import java.util.List;

/// A row of the table: a command that cannot be carried out, and what its user must be told.
///
/// @param scenario what is wrong, for the reader of a test report
/// @param command its words; `~/` begins a path in the folder of bad files
/// @param exit its exit code
/// @param told what the one line must contain
record BadInput(String scenario, List<String> command, int exit, List<String> told) {

  /// Bad input that is told with exit code 2.
  ///
  /// @param command words with one space between; `<empty>` is an empty word, `<tab>` a tab, and
  ///   `<newline>` a new line
  static BadInput row(String scenario, String command, String... told) {
    return new BadInput(scenario, words(command), 2, List.of(told));
  }

  /// The same with another exit code.
  BadInput exits(int code) {
    return new BadInput(scenario, command, code, told);
  }

  private static List<String> words(String command) {
    return Arrays.stream(command.split(" ", -1))
        .map(word -> word.replace("<empty>", "").replace("<tab>", "\t").replace("<newline>", "\n"))
        .toList();
  }

  @Override
  public String toString() {
    return scenario + " (" + String.join(" ", command).replace('\n', '?') + ")";
  }
}
