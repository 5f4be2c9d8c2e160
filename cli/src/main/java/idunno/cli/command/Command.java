package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;

/// One command: what it takes and what it does. Only the class of the command that runs is loaded.
public abstract class Command {
  /// What it takes.
  public abstract Usage usage();

  /// Does the work.
  ///
  /// @return the exit code
  /// @throws idunno.cli.http.Failure with the exit code and the line for the user
  public abstract int run(Arguments arguments, Console console) throws IOException;

  /// A usage with the options that every command has.
  ///
  /// @param synopsis its parameters as the user writes them
  protected Usage usage(String synopsis, String description) {
    return new Usage(synopsis, description)
        .value("-o", "json|text", "one JSON document, or text for people (default)")
        .flag("--help", "show this and do nothing");
  }

  /// Prints a document as one line.
  protected static void print(Console console, Json document) {
    console.out().println(document.line());
    console.out().flush();
  }
}
