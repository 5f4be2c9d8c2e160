package idunno.node.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import idunno.base.Problem;
import idunno.node.coordinator.ClusterState;
import idunno.serving.core.DeadLetter;
import idunno.serving.core.FileRef;
import idunno.serving.core.JobView;
import idunno.serving.core.Pack;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.core.TaskId;
import idunno.serving.core.TaskPage;
import idunno.serving.core.TaskView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Takes jobs in, shows them, changes them, and hands out what they gave.
final class JobsApi {
  private static final int PAGE = 10_000;

  private final ClusterState state;
  private final ResultStream results;

  JobsApi(ClusterState state, ResultStream results) {
    this.state = state;
    this.results = results;
  }

  void addTo(Routes routes) {
    routes.post("/v1/jobs", request -> submit(request.json(JobReplies.Submit.class)));
    routes.get("/v1/jobs", this::jobs);
    routes.get("/v1/jobs/{id}", request -> JobReplies.Job.of(job(request.jobId())));
    routes.get("/v1/jobs/{id}/tasks", request -> tasks(request.jobId()));
    routes.get("/v1/models/{name}/tasks", request -> tasksOf(request.path("name")));
    routes.get("/v1/jobs/{id}/dead-letters", request -> deadLetters(request.jobId()));
    routes.raw(HttpMethod.GET, "/v1/jobs/{id}/results", this::results);
    change(routes, "cancel", ServingCommand.Cancel::new);
    change(routes, "pause", ServingCommand.Pause::new);
    change(routes, "resume", ServingCommand.Resume::new);
    change(routes, "retry", ServingCommand.Retry::new);
  }

  private void change(Routes routes, String verb, LongFunction<ServingCommand> command) {
    routes.post(
        "/v1/jobs/{id}/" + verb,
        request -> {
          state.propose(command.apply(request.jobId()));
          return JobReplies.Job.of(job(request.jobId()));
        });
  }

  private Object submit(JobReplies.Submit asked) {
    List<Pack> packs =
        asked.packs().stream()
            .map(pack -> new Pack(FileRef.parse(pack.file()), pack.queries()))
            .toList();
    var command =
        new ServingCommand.Submit(
            asked.request(),
            asked.owner(),
            asked.model(),
            packs,
            asked.batch() == null ? OptionalInt.empty() : OptionalInt.of(asked.batch()),
            asked.labelled());
    if (!(state.propose(command) instanceof ServingResult.Submitted submitted)) {
      throw new IllegalStateException("a Submit was not answered by Submitted");
    }
    return new JobReplies.Submitted(submitted.job(), submitted.queries(), submitted.tasks());
  }

  private Object jobs(Request request) {
    boolean all = request.query("all").filter("true"::equals).isPresent();
    Optional<String> owner = all ? Optional.empty() : Optional.of(request.require("owner"));
    long now = System.currentTimeMillis();
    return new JobReplies.Jobs(
        state.readServing(serving -> serving.jobs(owner, now)).stream()
            .map(JobReplies.Job::of)
            .toList());
  }

  private JobView job(long id) {
    long now = System.currentTimeMillis();
    return state
        .readServing(serving -> serving.job(id, now))
        .orElseThrow(() -> Problem.notFound("no job " + id + ": see 'idunno jobs'").asException());
  }

  private Object tasks(long id) {
    job(id);
    return pages(next -> state.readServing(s -> s.tasks(id, next == null ? 0 : next.task(), PAGE)));
  }

  private Object tasksOf(String model) {
    TaskId start = new TaskId(0, 0);
    JobReplies.TaskList found =
        pages(next -> state.readServing(s -> s.tasksOf(model, next == null ? start : next, PAGE)));
    ModelNames.requireKnown(found.tasks(), Optional.of(model), state);
    return found;
  }

  private static JobReplies.TaskList pages(Function<@Nullable TaskId, TaskPage> page) {
    List<TaskView> tasks = new ArrayList<>();
    TaskId next = null;
    do {
      TaskPage one = page.apply(next);
      tasks.addAll(one.tasks());
      next = one.next();
    } while (next != null);
    return new JobReplies.TaskList(tasks.stream().map(JobReplies.Task::of).toList());
  }

  private Object deadLetters(long id) throws IOException {
    job(id);
    List<JobReplies.Dead> dead = new ArrayList<>();
    for (DeadLetter letter : state.readServing(serving -> serving.deadLetters(id))) {
      dead.add(
          new JobReplies.Dead(
              results.idOf(letter.pack(), letter.position()),
              letter.task().toString(),
              letter.attempts(),
              letter.reason()));
    }
    return new JobReplies.DeadLetters(dead);
  }

  private HttpResponse results(Request request) {
    JobView job = job(request.jobId());
    return results.stream(job.job(), !job.state().hasEnded());
  }
}
