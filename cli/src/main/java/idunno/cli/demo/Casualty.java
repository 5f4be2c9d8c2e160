package idunno.cli.demo;

import idunno.cli.command.Jobs;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.util.List;
import java.util.Optional;

/// The node that the demo kills at half time, without a word, and what the others notice of it. One
/// thread.
final class Casualty {
  /// The rates' window still holds the time of the fault for so long.
  private static final double SHADOW_S = 10;

  private final NodeClient asked;
  private final Optional<Victim> victim;
  private double killedAt = Double.NaN;
  private double goneAfter = Double.NaN;
  private int tasks;

  /// Whom it will be, and the process.
  record Victim(String name, ProcessHandle process) {}

  /// @param asked a node that lives on
  /// @param victim nobody is killed when there is none
  Casualty(NodeClient asked, Optional<Victim> victim) {
    this.asked = asked;
    this.victim = victim;
  }

  /// Kills the node once half of all queries are answered, and then looks whether the others have
  /// removed it.
  ///
  /// @param elapsed seconds since the jobs were submitted
  void look(List<Json> jobs, double elapsed) {
    if (victim.isEmpty()) {
      return;
    }
    String name = victim.get().name();
    if (!isDead() && isHalf(jobs)) {
      tasks = tasksOf(name);
      boolean unused = victim.get().process().destroyForcibly();
      killedAt = elapsed;
    } else if (isDead() && Double.isNaN(goneAfter) && !lists(name)) {
      goneAfter = elapsed - killedAt;
    }
  }

  private boolean isDead() {
    return !Double.isNaN(killedAt);
  }

  private static boolean isHalf(List<Json> jobs) {
    long done = jobs.stream().mapToLong(Jobs::finished).sum();
    long all = jobs.stream().mapToLong(Jobs::total).sum();
    return done >= all / 2 && done < all;
  }

  /// How many tasks it has been given and has not reported.
  private int tasksOf(String name) {
    return asked.get("/v1/workers").at("workers").items().stream()
        .filter(worker -> worker.at("worker").text().equals(name))
        .mapToInt(worker -> worker.at("tasks").items().size())
        .sum();
  }

  private boolean lists(String name) {
    return asked.get("/v1/members").at("members").items().stream()
        .anyMatch(member -> member.at("name").text().equals(name));
  }

  /// Whether what the rates say is still of a cluster that has just lost a node.
  boolean disturbs(double elapsed) {
    return isDead() && elapsed < killedAt + SHADOW_S;
  }

  /// What there is to say by now; empty as long as nothing has happened.
  Optional<String> news() {
    if (victim.isEmpty() || !isDead()) {
      return Optional.empty();
    }
    String name = victim.get().name();
    if (Double.isNaN(goneAfter)) {
      return Optional.of(name + " killed (kill -9) after " + Figures.decimal(killedAt, 0) + " s");
    }
    return Optional.of(
        "%s gone after %s s, %s moved"
            .formatted(name, Figures.decimal(goneAfter, 1), Figures.count(tasks, "task", "tasks")));
  }
}
