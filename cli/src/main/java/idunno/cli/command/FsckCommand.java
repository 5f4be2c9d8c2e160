package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// `fsck [--read]`: has every node look at its copies, or read them; what it finds bad it mends.
public final class FsckCommand extends NodeCommand {
  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(500);

  /// As `results` says it of an answer that lacks something.
  private static final int PARTIAL = 3;

  @Override
  public Usage usage() {
    return usage("", "Checks that all copies of all versions are there; mends what it finds bad.")
        .flag("--read", "read every byte and compare it with what was put")
        .flag("--scrub", "the same as --read");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    NodeClient node = node(arguments, console);
    boolean read = arguments.flag("--read") || arguments.flag("--scrub");
    Json check = watched(node, node.post("/v1/fsck", Json.object("read", read)), console);
    if (arguments.json()) {
      print(console, check);
    } else {
      Fsck.show(check, console);
    }
    return exitCode(check);
  }

  /// Asks again until no node is at it any more. The nodes go on also when nobody asks.
  private static Json watched(NodeClient node, Json begun, Console console) {
    Map<String, String> passes = new HashMap<>();
    for (Json each : begun.at("nodes").items()) {
      passes.put(each.at("node").text(), each.at("pass").text("-"));
    }
    Progress progress = new Progress(console, "fsck");
    Duration pause = FIRST;
    Json check = begun;
    while (isRunning(check, passes)) {
      show(check, progress);
      console.pause(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
      check = node.get("/v1/fsck");
    }
    progress.end();
    return check;
  }

  /// A node that began anew meanwhile is not waited for: its copies have not all been looked at.
  private static boolean isRunning(Json check, Map<String, String> passes) {
    for (Json node : check.at("nodes").items()) {
      boolean same = node.at("pass").text("-").equals(passes.get(node.at("node").text()));
      if (same && node.at("state").text().equals("running")) {
        return true;
      }
    }
    return false;
  }

  private static void show(Json check, Progress progress) {
    long done = 0;
    long total = 0;
    long bytes = 0;
    for (Json node : check.at("nodes").items()) {
      done += node.at("copies").integer();
      total += node.at("total_copies").integer();
      bytes += node.at("bytes").integer();
    }
    progress.slow(done, total, "copies, " + Figures.bytes(bytes));
  }

  private static int exitCode(Json check) {
    for (Json node : check.at("nodes").items()) {
      if (!node.at("state").text().equals("done")) {
        return PARTIAL;
      }
    }
    return check.at("summary").at("endangered").integer() == 0 ? 0 : 1;
  }
}
