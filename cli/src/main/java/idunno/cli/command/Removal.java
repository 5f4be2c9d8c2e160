package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.time.Duration;

/// Waits until the members have removed one of them that does not answer.
///
/// @param asked whose list of members counts
/// @param longest how long to wait
record Removal(NodeClient asked, Console console, Duration longest) {
  private static final Duration EVERY = Duration.ofMillis(200);

  /// Returns what a script is told once the member is no longer listed.
  ///
  /// @throws Failure when it still is after the time
  Json await(String name) {
    long giveUp = System.nanoTime() + longest.toNanos();
    if (isListed(name)) {
      console.err().println(name + " does not answer: waiting until the others remove it");
      console.err().flush();
    }
    while (isListed(name)) {
      if (System.nanoTime() > giveUp || Thread.currentThread().isInterrupted()) {
        throw Failure.notNow(
            ("%s did not answer, but %s still lists it as a member after %d s: see 'idunno"
                    + " members', then try again")
                .formatted(name, asked.address(), longest.toSeconds()));
      }
      console.pause(EVERY);
    }
    return Json.object("name", name, "state", "Deleted");
  }

  private boolean isListed(String name) {
    return asked.get("/v1/members").at("members").items().stream()
        .anyMatch(member -> member.at("name").text().equals(name));
  }
}
