package idunno.serving.worker;

import idunno.base.Problem;
import idunno.serving.Assignment;
import idunno.serving.Attempt;
import idunno.serving.Coordinator;
import idunno.serving.DiskStorage;
import idunno.serving.ModelLoad;
import idunno.serving.ModelVersion;
import idunno.serving.Poll;
import idunno.serving.PollCodec;
import idunno.serving.TaskReport;
import idunno.serving.core.AttemptId;
import idunno.serving.core.FileRef;
import idunno.serving.core.JobView;
import idunno.serving.core.ModelState;
import idunno.serving.core.Pack;
import idunno.serving.core.ResultPage;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingLimits;
import idunno.serving.core.ServingResult;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.TaskState;
import idunno.serving.core.WorkerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The production state machine of serving behind the seam of the worker, without consensus: a
/// command is applied where the node would propose it. Every poll passes through the codec.
final class CoreCoordinator implements Coordinator {
  /// How the coordinator may be away.
  enum Outage {
    NONE,
    /// It does not answer and nothing has happened.
    REFUSES,
    /// Everything happens, but the answers are lost.
    LOSES_ANSWERS
  }

  private final Serving serving = new Serving(ServingLimits.standard());
  private final DiskStorage storage;
  private final List<String> rejected = new ArrayList<>();
  private Outage outage = Outage.NONE;
  private int requests;
  private int polls;
  private int broken;
  private int returned;

  CoreCoordinator(DiskStorage storage) {
    this.storage = storage;
  }

  @Override
  public Assignment poll(Poll sent) throws InterruptedException {
    Poll poll = PollCodec.decode(PollCodec.encode(sent));
    return PollCodec.decode(PollCodec.encode(answer(poll)));
  }

  private synchronized Assignment answer(Poll poll) throws InterruptedException {
    polls++;
    if (outage == Outage.REFUSES) {
      throw Problem.notNow("no coordinator").asException();
    }
    if (!serving.isRegistered(poll.worker())) {
      apply(new ServingCommand.RegisterWorker(poll.worker(), poll.slots(), poll.memoryBytes()));
    }
    poll.loads().forEach(load -> propose(command(poll.worker(), load)));
    TreeMap<String, Long> loaded = new TreeMap<>();
    poll.loaded().forEach(model -> loaded.put(model.model(), model.version()));
    if (!serving.isKnownToHold(poll.worker(), loaded)) {
      apply(new ServingCommand.Hold(poll.worker(), loaded));
    }
    poll.reports().forEach(report -> propose(command(poll.worker(), report)));
    notifyAll();
    List<TaskGrant> grants = grants(poll);
    if (outage == Outage.LOSES_ANSWERS) {
      throw Problem.notNow("the answer was lost").asException();
    }
    List<Attempt> revoked =
        poll.held().stream()
            .filter(held -> !serving.isLive(new AttemptId(held.task(), held.attempt())))
            .toList();
    return new Assignment(1, grants, revoked, serving.modelsFor(poll.worker()));
  }

  private List<TaskGrant> grants(Poll poll) throws InterruptedException {
    Set<Attempt> held = new LinkedHashSet<>(poll.held());
    List<TaskGrant> grants = new ArrayList<>();
    for (TaskGrant grant : serving.heldBy(poll.worker())) {
      if (!held.contains(new Attempt(grant.id(), grant.attempt()))) {
        grants.add(grant);
      }
    }
    long end = System.nanoTime() + poll.waitMs() * 1_000_000;
    while (poll.budgetMs() > 0 && grants.isEmpty() && !serving.hasWorkFor(poll.worker())) {
      long restMs = (end - System.nanoTime()) / 1_000_000;
      List<ModelVersion> models =
          serving.modelsFor(poll.worker()).stream().map(ModelVersion::of).toList();
      boolean news = !models.equals(poll.models());
      if (restMs <= 0 || news || outage != Outage.NONE) {
        return grants;
      }
      wait(restMs);
    }
    if (poll.budgetMs() > 0) {
      ServingCommand grant = new ServingCommand.Grant(poll.worker(), poll.budgetMs(), 64);
      grants.addAll(((ServingResult.Granted) apply(grant)).grants());
    }
    return grants;
  }

  private static ServingCommand command(WorkerId worker, ModelLoad load) {
    return switch (load) {
      case ModelLoad.Loaded it ->
          new ServingCommand.Loaded(
              worker, it.model(), it.version(), it.msPerQuery(), it.memoryBytes());
      case ModelLoad.Failed it ->
          new ServingCommand.LoadFailed(worker, it.model(), it.version(), it.reason());
    };
  }

  private ServingCommand command(WorkerId worker, TaskReport report) {
    Attempt attempt = report.attempt();
    return switch (report) {
      case TaskReport.Done done ->
          new ServingCommand.Complete(
              attempt.task(),
              attempt.attempt(),
              worker,
              storage.commit(done.output()),
              done.succeeded(),
              done.failed(),
              done.labelled(),
              done.correct(),
              done.processingMs());
      case TaskReport.Broke broke -> {
        broken++;
        yield new ServingCommand.Break(attempt.task(), attempt.attempt(), broke.reason());
      }
      case TaskReport.Returned _ -> {
        returned++;
        yield new ServingCommand.Return(attempt.task(), attempt.attempt());
      }
    };
  }

  private void propose(ServingCommand command) {
    serving
        .check(command, System.currentTimeMillis())
        .ifPresentOrElse(problem -> rejected.add(problem.text()), () -> apply(command));
  }

  private ServingResult apply(ServingCommand command) {
    return serving.apply(command, System.currentTimeMillis());
  }

  synchronized void deploy(String name, String runtime, SortedMap<String, FileRef> files) {
    deploy(name, runtime, "runtime: " + runtime + "\n", files, 16);
  }

  synchronized void deploy(
      String name, String runtime, String manifest, SortedMap<String, FileRef> files, int batch) {
    ServingCommand command =
        new ServingCommand.Deploy(name, runtime, manifest, files, batch, 0, "request" + requests++);
    serving
        .check(command, System.currentTimeMillis())
        .ifPresentOrElse(
            problem -> {
              throw problem.asException();
            },
            () -> apply(command));
    notifyAll();
  }

  synchronized void undeploy(String name) {
    apply(new ServingCommand.Undeploy(name, "request" + requests++));
    notifyAll();
  }

  synchronized long submit(String model, FileRef pack, long queries, int batch) {
    ServingCommand command =
        new ServingCommand.Submit(
            "request" + requests++,
            "me",
            model,
            List.of(new Pack(pack, queries)),
            OptionalInt.of(batch),
            true);
    long job = ((ServingResult.Submitted) apply(command)).job();
    notifyAll();
    return job;
  }

  synchronized void cancel(long job) {
    apply(new ServingCommand.Cancel(job));
  }

  synchronized void setOutage(Outage next) {
    outage = next;
    notifyAll();
  }

  synchronized boolean isDeployed(String model) {
    return serving.model(model).map(view -> view.state() == ModelState.DEPLOYED).orElse(false);
  }

  synchronized boolean knows(String model) {
    return serving.model(model).isPresent();
  }

  synchronized boolean isRegistered(WorkerId worker) {
    return serving.isRegistered(worker);
  }

  synchronized JobView job(long job) {
    return serving.job(job, System.currentTimeMillis()).orElseThrow();
  }

  synchronized long left(long job) {
    return job(job).queries().left();
  }

  synchronized int held(WorkerId worker) {
    return serving.heldBy(worker).size();
  }

  synchronized int polls() {
    return polls;
  }

  synchronized int broken() {
    return broken;
  }

  synchronized int returned() {
    return returned;
  }

  /// All answer lines in input order; a dead letter as `dead POSITION: REASON`.
  synchronized List<String> results(long job) throws IOException {
    List<String> lines = new ArrayList<>();
    ResultPage page = serving.results(job, ResultPage.Position.START, Integer.MAX_VALUE);
    for (ResultPage.Piece piece : page.pieces()) {
      FileRef output = piece.output();
      if (piece.state() == TaskState.SUCCESS && output != null) {
        String content = new String(storage.content(output), StandardCharsets.UTF_8);
        content.lines().forEach(lines::add);
      } else {
        lines.add(piece.state() + " " + piece.first() + ": " + piece.error());
      }
    }
    return lines;
  }
}
