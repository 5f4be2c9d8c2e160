package idunno.cli.command;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.PrintStream;

/// What `fsck` found, for people.
final class Fsck {
  private Fsck() {}

  /// When all will be whole.
  ///
  /// @param seconds nothing: not known
  static String when(Json seconds) {
    return seconds instanceof Json.Num
        ? "in " + Figures.seconds(seconds.integer())
        : "at a time that is not known yet";
  }

  static void show(Json check, Console console) {
    PrintStream out = console.out();
    TextTable table = new TextTable("NODE", "STATE", "COPIES", "BYTES", "FOUND BAD", "MENDED");
    for (Json node : check.at("nodes").items()) {
      table.row(
          node.at("node").text(),
          state(node),
          node.at("copies").text("-") + " of " + node.at("total_copies").text("-"),
          Figures.bytes(node.at("bytes").integer()),
          node.at("found").text("-"),
          node.at("mended").text("-"));
    }
    table.lines().forEach(out::println);
    for (Json version : check.at("endangered").items()) {
      String name = version.at("name").text() + "@" + version.at("version").text("-");
      out.println(
          "ENDANGERED  "
              + TextTable.printable(name)
              + "  "
              + version.at("copies").text("-")
              + " of "
              + version.at("wanted").text("-")
              + " copies: "
              + TextTable.printable(joined(version.at("why"))));
    }
    out.println(verdict(check.at("summary")));
  }

  private static String state(Json node) {
    return switch (node.at("state").text()) {
      case "done" -> node.at("read").text().equals("true") ? "read and matched" : "looked at";
      case "silent" -> "no answer";
      default -> node.at("state").text();
    };
  }

  private static String joined(Json texts) {
    StringBuilder joined = new StringBuilder();
    for (Json text : texts.items()) {
      joined.append(joined.isEmpty() ? "" : "; ").append(text.text());
    }
    return joined.toString();
  }

  private static String verdict(Json summary) {
    long endangered = summary.at("endangered").integer();
    if (!summary.at("silent").items().isEmpty()) {
      return "not known: some nodes did not answer";
    }
    if (endangered == 0) {
      return "whole: "
          + Figures.count(summary.at("copies").integer(), "copy", "copies")
          + " of each";
    }
    StringBuilder text = new StringBuilder();
    text.append(endangered).append(" endangered, ");
    text.append(summary.at("unreachable").text("-")).append(" of them out of reach; ");
    text.append(Figures.bytes(summary.at("missing_bytes").integer())).append(" to copy at ");
    text.append(Figures.bytes(summary.at("bytes_per_second").integer())).append("/s; whole ");
    return text.append(when(summary.at("whole_in_s"))).toString();
  }
}
