package idunno.node.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import idunno.serving.core.JobState;
import idunno.serving.core.JobView;
import idunno.serving.core.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients send and get about jobs, field by field.
final class JobReplies {
  private JobReplies() {}

  record Submit(
      String model,
      List<Pack> packs,
      @Nullable Integer batch,
      boolean labelled,
      String owner,
      String request) {}

  /// @param file `NAME@VERSION`
  record Pack(String file, long queries) {}

  record Submitted(long job, long queries, int tasks) {}

  record Jobs(List<Job> jobs) {}

  record Queries(long total, long succeeded, long failed, long cancelled) {}

  record Tasks(
      @JsonProperty("Ready") int ready,
      @JsonProperty("Waiting") int waiting,
      @JsonProperty("Success") int success,
      @JsonProperty("Failed") int failed,
      @JsonProperty("Cancelled") int cancelled) {}

  /// Times are milliseconds since the epoch.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Job(
      long job,
      String model,
      String state,
      Queries queries,
      Tasks tasks,
      int batch,
      String owner,
      long submitted,
      @Nullable Long started,
      @Nullable Long finished,
      double queriesPerSecond,
      @Nullable Double timeLeftS,
      @Nullable Double accuracy,
      @Nullable Long labelled,
      @Nullable Long correct) {

    static Job of(JobView view) {
      var queries = view.queries();
      var tasks = view.tasks();
      boolean counted = view.hasLabels() && view.labelled() > 0;
      return new Job(
          view.job(),
          view.model(),
          view.state().word(),
          new Queries(queries.total(), queries.succeeded(), queries.failed(), queries.cancelled()),
          new Tasks(
              tasks.ready(), tasks.waiting(), tasks.success(), tasks.failed(), tasks.cancelled()),
          view.batch(),
          view.owner(),
          view.submitted(),
          view.started(),
          view.finished(),
          view.queriesPerSecond(),
          timeLeft(view),
          counted ? (double) view.correct() / view.labelled() : null,
          view.hasLabels() ? view.labelled() : null,
          view.hasLabels() ? view.correct() : null);
    }

    private static @Nullable Double timeLeft(JobView view) {
      boolean known = view.state() == JobState.RUNNING && view.queriesPerSecond() > 0;
      return known ? view.queries().left() / view.queriesPerSecond() : null;
    }
  }

  record TaskList(List<Task> tasks) {}

  /// @param output `NAME@VERSION`
  record Task(
      String task,
      long job,
      String state,
      @Nullable String worker,
      int attempt,
      int queries,
      @Nullable String output) {
    static Task of(TaskView view) {
      return new Task(
          view.task().toString(),
          view.task().job(),
          view.state().word(),
          view.worker(),
          view.attempt(),
          view.queries(),
          view.output() == null ? null : view.output().toString());
    }
  }

  record DeadLetters(List<Dead> deadLetters) {}

  record Dead(String id, String task, int attempts, String error) {}
}
