package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Response;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// `members [--watch]`: who is there.
public final class MembersCommand extends NodeCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public Usage usage() {
    return usage("", "Lists the members.")
        .flag("--watch", "the present list, then a line for each change");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean watch = arguments.flag("--watch");

    NodeClient node = node(arguments, console);
    if (watch) {
      // Before the list, so that no change falls between the two.
      try (Response changes = node.stream("/v1/members/changes", PATIENCE)) {
        if (!follow(changes, states(list(node, arguments, console)), arguments.json(), console)) {
          return 0;
        }
      }
      throw Failure.notNow(node.address() + " has ended the list of changes: ask another node");
    }
    Json unused = list(node, arguments, console);
    return 0;
  }

  private static Json list(NodeClient node, Arguments arguments, Console console) {
    Json document = node.get("/v1/members");
    if (arguments.json()) {
      print(console, document);
    } else {
      Members.show(document, console);
    }
    console.out().flush();
    return document;
  }

  /// Shows changes until there are no more.
  ///
  /// @return false when it is the reader of the output who wants no more, such as `head`
  private static boolean follow(
      Response changes, Map<String, String> known, boolean json, Console console)
      throws IOException {
    var lines = new BufferedReader(new InputStreamReader(changes.body(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (console.out().checkError()) {
        return false;
      }
      if (!line.isEmpty()) {
        show(Json.parse(line), known, json, console);
      }
    }
    return !console.out().checkError();
  }

  /// Shows a change, unless it happened before the list was taken, which shows it already.
  private static void show(Json change, Map<String, String> known, boolean json, Console console) {
    String name = change.at("name").text();
    String state = change.at("state").text();
    if (state.equals(known.remove(name))) {
      return;
    }
    if (json) {
      print(console, change);
    } else {
      console.out().println(Figures.time(change.at("time").integer()) + "  " + name + "  " + state);
    }
    console.out().flush();
  }

  private static Map<String, String> states(Json document) {
    Map<String, String> states = new HashMap<>();
    for (Json member : document.at("members").items()) {
      states.put(member.at("name").text(), member.at("state").text());
    }
    return states;
  }
}
