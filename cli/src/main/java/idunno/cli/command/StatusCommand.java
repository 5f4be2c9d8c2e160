package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.PrintStream;
import java.util.Map;

/// `status`: one screen about everything.
public final class StatusCommand extends DocumentCommand {
  @Override
  public Usage usage() {
    return usage("", "Shows one screen about everything.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    return node.get("/v1/status");
  }

  @Override
  void show(Json document, Console console) {
    PrintStream out = console.out();
    out.println("nodes        " + document.at("nodes").text("-"));
    out.println("coordinator  " + coordinator(document.at("coordinator")));
    out.println("files        " + files(document.at("files")));
    out.println("models       " + joined(document.at("models")));
    out.println("jobs         " + counts(document.at("jobs")));
    printAlarms(console, document);
  }

  private static String coordinator(Json coordinator) {
    String leader = coordinator.at("leader").text();
    StringBuilder text = new StringBuilder(leader.isEmpty() ? "no leader" : "leader " + leader);
    text.append(", term ").append(coordinator.at("term").text("-"));
    text.append("; voters ").append(joined(coordinator.at("voters")));
    if (!coordinator.at("listeners").items().isEmpty()) {
      text.append("; listeners ").append(joined(coordinator.at("listeners")));
    }
    text.append(mayBeLost(coordinator.at("tolerates")));
    return text.toString();
  }

  private static String files(Json files) {
    long below = files.at("under_replicated").integer();
    long lost = files.at("unreachable").integer();
    if (files.at("versions").integer() == 0) {
      return "none";
    }
    StringBuilder text = new StringBuilder();
    text.append(Figures.count(files.at("files").integer(), "file", "files")).append(", ");
    text.append(Figures.count(files.at("versions").integer(), "version", "versions"));
    text.append(", ").append(Figures.count(copies(files), "copy", "copies")).append(" of each; ");
    text.append(below == 0 ? "none" : below).append(" under-replicated");
    if (lost > 0) {
      text.append(lost == below ? ", and" : ", " + lost + " of them").append(" out of reach");
    }
    text.append(wholeness(files)).append(mayBeLost(files.at("tolerates")));
    return text.toString();
  }

  /// What is endangered beyond what is out of reach, and until when.
  private static String wholeness(Json files) {
    StringBuilder text = new StringBuilder();
    long bad = files.at("bad_copies").integer();
    if (bad > 0) {
      text.append("; ").append(Figures.count(bad, "bad copy", "bad copies"));
    }
    long endangered = files.at("endangered").integer();
    if (endangered > 0) {
      text.append("; ").append(endangered).append(" endangered, whole ");
      text.append(Fsck.when(files.at("whole_in_s")));
    }
    return text.toString();
  }

  private static String mayBeLost(Json tolerates) {
    return tolerates instanceof Json.Num
        ? "; " + Figures.count(tolerates.integer(), "machine", "machines") + " may be lost"
        : "";
  }

  private static long copies(Json files) {
    return Math.max(1, files.at("copies").integer());
  }

  /// Jobs by their state; states without any are left out.
  private static String counts(Json jobs) {
    StringBuilder text = new StringBuilder();
    if (jobs instanceof Json.Obj(Map<String, Json> fields)) {
      fields.forEach((state, count) -> {
        if (count.integer() > 0) {
          text.append(text.isEmpty() ? "" : ", ").append(count.text()).append(' ').append(state);
        }
      });
    }
    return text.isEmpty() ? "none" : text.toString();
  }
}
