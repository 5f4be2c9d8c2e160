package idunno.cli.local;

import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The nodes of a folder that run, for people and for scripts.
final class NodeList {
  private NodeList() {}

  static void show(List<LocalNode> nodes, boolean json, Console console) throws IOException {
    TextTable table = new TextTable("NAME", "PID", "ADDRESS", "STATE");
    List<Json> running = new ArrayList<>();
    for (LocalNode node : nodes) {
      Optional<RunRecord> record = node.running();
      if (record.isEmpty()) {
        table.row(node.name(), "-", node.address().toString(), "not running");
        continue;
      }
      String state = record.get().state() == 'T' ? "stopped" : "running";
      table.row(node.name(), Long.toString(record.get().pid()), node.address().toString(), state);
      running.add(
          Json.object(
              "name",
              node.name(),
              "pid",
              record.get().pid(),
              "address",
              node.address().toString()));
    }
    if (json) {
      console.out().println(Json.object("nodes", running).line());
    } else {
      table.lines().forEach(console.out()::println);
    }
  }
}
