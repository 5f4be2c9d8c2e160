package idunno.system;

import static org.awaitility.Awaitility.await;

import idunno.cli.command.Jobs;
import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.time.Duration;
import java.util.Optional;

/// Watches one job of a node that comes and goes.
record Progress(NodeProcess node, long job) {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /// The job, or nothing while the node does not answer.
  Optional<Json> look() {
    try {
      return Optional.of(node.http().get("/v1/jobs/" + job));
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /// How many queries are done, once the node answers.
  long done() {
    return Jobs.finished(awaitAnswer());
  }

  private Json awaitAnswer() {
    return poll(5).until(this::look, Optional::isPresent).orElseThrow();
  }

  /// Waits until at least so many queries are done.
  ///
  /// @return how many are
  long awaitDone(long queries) {
    return poll(5).until(this::done, done -> done >= queries);
  }

  /// Waits until the job is over.
  void awaitOver() {
    Json unused = poll(50).until(this::awaitAnswer, Jobs::isOver);
  }

  private org.awaitility.core.ConditionFactory poll(long everyMs) {
    return await()
        .atMost(LONGEST)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(everyMs))
        .failFast("the node's process ended", () -> !node.isAlive());
  }

  /// Lets time pass.
  static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
