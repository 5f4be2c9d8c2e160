package idunno.cli.logs;

import idunno.base.http.Response;
import idunno.cli.command.Arguments;
import idunno.cli.command.NodeCommand;
import idunno.cli.command.Usage;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.logs.answer.Frame;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `logs [OPTIONS] PATTERN`: one search over the logs of all nodes.
public final class LogsCommand extends NodeCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Usage usage() {
    return usage("[OPTIONS] PATTERN", "Searches the logs of all nodes.")
        .asGiven(LogsOptions.help());
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    LogsOptions options = LogsOptions.parse(arguments.parameters());
    String output = options.last("--output");
    if (output != null && !output.equals("json") && !output.equals("text")) {
      throw Failure.badInput("'-o " + output + "' is no output: write -o json or -o text");
    }
    boolean json = "json".equals(output);
    NodeClient node = node(common(options), console);
    LogsAnswer answer = new LogsAnswer();
    LinePrinter printer =
        json ? new JsonLines(console, answer) : new TextLines(console, answer, options);
    try (Response response =
        node.streamPost("/v1/logs", new LogsRequest(options, json).body(), PATIENCE)) {
      read(new DataInputStream(response.body()), answer, printer, console);
    } catch (EOFException e) {
      answer.breakOff("the connection to " + node.address() + " ended before the answer did");
    } catch (IOException e) {
      answer.breakOff("the connection to " + node.address() + " broke: " + e.getMessage());
    }
    printer.end();
    return answer.exitCode();
  }

  private static Arguments common(LogsOptions options) {
    Map<String, String> common = new HashMap<>();
    String address = options.last("--address");
    if (address != null) {
      common.put("--address", address);
    }
    return new Arguments(List.of(), common);
  }

  /// Reads until the answer is whole, or nobody reads what is printed.
  private static void read(
      DataInputStream in, LogsAnswer answer, LinePrinter printer, Console console)
      throws IOException {
    Frame frame = Frame.read(in);
    while (frame.kind() != Frame.Kind.ALL) {
      answer.take(frame);
      printer.print(frame);
      if (in.available() == 0) {
        printer.flush();
        if (console.out().checkError()) {
          answer.breakOff("nobody reads the lines");
          return;
        }
      }
      frame = Frame.read(in);
    }
    answer.complete();
  }
}
