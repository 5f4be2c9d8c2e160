package idunno.cli.command;

import idunno.base.HostPort;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// A command that asks a node.
public abstract class NodeCommand extends Command {
  private static final String USUAL_ADDRESS = "127.0.0.1:7400";

  @Override
  protected Usage usage(String synopsis, String description) {
    return super.usage(synopsis, description)
        .value(
            "--address",
            "HOST:PORT",
            "any node (default: $IDUNNO_ADDRESS, then " + USUAL_ADDRESS + ")");
  }

  /// The node that the user means.
  protected NodeClient node(Arguments arguments, Console console) {
    return new NodeClient(address(arguments, console), console);
  }

  /// Its address.
  protected HostPort address(Arguments arguments, Console console) {
    String address = arguments.value("--address");
    String given = address != null ? address : console.variable("IDUNNO_ADDRESS");
    try {
      return HostPort.parse(given != null ? given : USUAL_ADDRESS);
    } catch (IllegalArgumentException e) {
      throw new Failure(Failure.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /// Prints a table, or a sentence when it has no rows.
  protected static void print(Console console, TextTable table, String whenEmpty) {
    if (table.size() == 0) {
      console.out().println(whenEmpty);
      return;
    }
    for (String line : table.lines()) {
      console.out().println(line);
    }
  }

  /// Prints what somebody should do something about, as the node says.
  protected static void printAlarms(Console console, Json document) {
    for (Json alarm : document.at("alarms").items()) {
      console.out().println("ALARM        " + TextTable.printable(alarm.text(alarm.line())));
    }
  }

  /// The texts of an array, with commas, or `-` when it is empty.
  protected static String joined(Json array) {
    StringBuilder joined = new StringBuilder();
    for (Json item : array.items()) {
      joined.append(joined.isEmpty() ? "" : ",").append(item.text(item.at("model").text()));
    }
    return joined.isEmpty() ? "-" : joined.toString();
  }
}
