package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import picocli.CommandLine.Option;

/// One command: its options and parameters are fields that the parser fills before [#run].
public abstract class Command {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|text",
      description = "one JSON document, or text for people (default)")
  private String output = "text";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and do nothing")
  private boolean help;

  /// Does the work.
  ///
  /// @return the exit code
  /// @throws Failure with the exit code and the line for the user
  public abstract int run(Console console) throws IOException;

  /// Called before [#run]: refuses values that the parser cannot judge.
  public void check() {
    if (!output.equals("json") && !output.equals("text")) {
      throw Failure.badInput("'-o " + output + "' is no output: write -o json or -o text");
    }
  }

  /// Whether the user asked for JSON.
  protected boolean json() {
    return output.equals("json");
  }

  /// Prints a document as one line.
  protected static void print(Console console, Json document) {
    console.out().println(document.line());
    console.out().flush();
  }
}
