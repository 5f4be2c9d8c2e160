package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.PrintStream;
import java.util.List;

/// `self`: the node that answers, as it sees itself.
public final class SelfCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Shows the node that answers.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/self");
  }

  @Override
  void show(Json document, Console console) {
    Members.show(Json.object("members", List.of(document)), console);
    Json counters = document.at("counters");
    PrintStream out = console.out();
    out.println("sent         " + datagrams(counters, "out"));
    out.println("received     " + datagrams(counters, "in"));
    out.println("asked        " + Figures.count(counters.at("pings").integer(), "time", "times"));
    out.println("suspected    " + judged(counters, "suspicions", "false_suspicions"));
    out.println("failed       " + judged(counters, "failures", "false_failures"));
    printAlarms(console, document);
  }

  private static String datagrams(Json counters, String way) {
    return Figures.count(counters.at("datagrams_" + way).integer(), "datagram", "datagrams")
        + ", "
        + Figures.bytes(counters.at("datagram_bytes_" + way).integer());
  }

  private static String judged(Json counters, String all, String wrong) {
    return Figures.count(counters.at(all).integer(), "member", "members")
        + ", "
        + counters.at(wrong).text("0")
        + " of them wrongly";
  }
}
