package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;

/// A command that fetches one document and shows it: as it came for scripts, as text for people.
public abstract class DocumentCommand extends NodeCommand {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Json document = fetch(node(arguments, console), arguments, console);
    if (arguments.json()) {
      print(console, document);
    } else {
      show(document, console);
    }
    return exitCode(document);
  }

  /// Asks the node.
  abstract Json fetch(NodeClient node, Arguments arguments, Console console);

  /// Prints the document for people.
  abstract void show(Json document, Console console);

  /// What the document means to a script; 0 unless a command knows better.
  int exitCode(Json document) {
    return 0;
  }
}
