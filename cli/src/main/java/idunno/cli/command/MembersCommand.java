package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// `members [--watch]`: who is there.
public final class MembersCommand extends NodeCommand {
  private static final Duration EVERY = Duration.ofMillis(250);

  @Override
  public Usage usage() {
    return usage("", "Lists the members.")
        .flag("--watch", "the present list, then a line for each change");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    boolean watch = arguments.flag("--watch");

    NodeClient node = node(arguments, console);
    Json document = node.get("/v1/members");
    if (arguments.json()) {
      print(console, document);
    } else {
      Members.show(document, console);
    }
    if (watch) {
      follow(node, states(document), arguments.json(), console);
    }
    return 0;
  }

  private void follow(NodeClient node, Map<String, String> known, boolean json, Console console) {
    Map<String, String> before = known;
    console.out().flush();
    while (!Thread.currentThread().isInterrupted() && !console.out().checkError()) {
      console.pause(EVERY);
      Map<String, String> now = states(node.get("/v1/members"));
      for (Map.Entry<String, String> member : now.entrySet()) {
        if (!member.getValue().equals(before.get(member.getKey()))) {
          changed(member.getKey(), member.getValue(), json, console);
        }
      }
      for (String name : before.keySet()) {
        if (!now.containsKey(name)) {
          changed(name, "Deleted", json, console);
        }
      }
      before = now;
    }
  }

  private void changed(String name, String state, boolean json, Console console) {
    long now = System.currentTimeMillis();
    if (json) {
      print(console, Json.object("time", now, "name", name, "state", state));
    } else {
      console.out().println(Figures.time(now) + "  " + name + "  " + state);
    }
  }

  private static Map<String, String> states(Json document) {
    Map<String, String> states = new LinkedHashMap<>();
    for (Json member : document.at("members").items()) {
      states.put(member.at("name").text(), member.at("state").text());
    }
    return states;
  }
}
