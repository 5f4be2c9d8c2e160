package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.FileCommand;
import idunno.serving.Assignment;
import idunno.serving.Attempt;
import idunno.serving.Coordinator;
import idunno.serving.ModelLoad;
import idunno.serving.Poll;
import idunno.serving.StagedOutput;
import idunno.serving.TaskReport;
import idunno.serving.core.AttemptId;
import idunno.serving.core.FileRef;
import idunno.serving.core.Leases;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.WorkerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;

/// Where workers come to on the coordinator's leader: settles what they report, keeps their leases
/// alive and hands out tasks.
///
/// Each call blocks its thread for as long as the worker is willing to wait.
public final class WorkerDesk implements Coordinator {
  /// More than this many tasks in one answer would make one entry, and one loss, too large.
  private static final int MOST_TASKS = 256;

  private final ClusterState state;
  private final Function<StagedOutput, FileCommand.Commit> naming;
  private final Leases leases;
  private final Clock clock;
  private final Logger log;

  /// @param naming turns a staged output into the command that names it
  public WorkerDesk(
      ClusterState state,
      Function<StagedOutput, FileCommand.Commit> naming,
      Leases leases,
      Clock clock,
      Logger log) {
    this.state = state;
    this.naming = naming;
    this.leases = leases;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Assignment poll(Poll poll) throws InterruptedException {
    long term = requireLeadership();
    register(poll.worker(), poll.slots());
    renew(poll.held());
    settle(poll);
    List<ModelSpec> before = models(poll.worker());
    boolean wantsWork = poll.budgetMs() > 0;
    state
        .changes()
        .await(
            () ->
                wantsWork && hasWork(poll.worker())
                    || !models(poll.worker()).equals(before)
                    || !revoked(poll.held(), poll.reports()).isEmpty()
                    || state.leadership().term() != term,
            poll.waitMs());
    List<TaskGrant> grants = new ArrayList<>(lost(poll));
    if (wantsWork && hasWork(poll.worker())) {
      grants.addAll(grant(poll.worker(), poll.budgetMs()));
    }
    return new Assignment(
        term, grants, revoked(poll.held(), poll.reports()), models(poll.worker()));
  }

  private long requireLeadership() {
    var leadership = state.leadership();
    if (!leadership.isLocal()) {
      throw Problem.notNow("this node does not lead: ask " + leadership.leader()).asException();
    }
    return leadership.term();
  }

  private void register(WorkerId worker, int slots) {
    boolean known = state.readServingLocal(serving -> serving.isRegistered(worker));
    if (!known
        && state.propose(new ServingCommand.RegisterWorker(worker, slots))
            instanceof ServingResult.Registered registered) {
      log.info(
          "event=worker_registered worker={} epoch={} slots={} lost_tasks={}",
          worker.node(),
          worker.epoch(),
          slots,
          registered.lost());
    }
  }

  private void renew(List<Attempt> held) {
    synchronized (leases) {
      leases.renew(held.stream().map(WorkerDesk::id).toList(), monotonicMillis());
    }
  }

  /// Proposes everything at once, so that it shares entries, and waits for all of it.
  private void settle(Poll poll) {
    List<CompletableFuture<?>> settled = new ArrayList<>();
    for (ModelLoad load : poll.loads()) {
      settled.add(tolerant(state.proposeAsync(command(poll.worker(), load)), "load", load.model()));
    }
    for (TaskReport report : poll.reports()) {
      settled.add(
          tolerant(propose(poll.worker(), report), "report", report.attempt().task().toString()));
    }
    try {
      CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw e;
    }
    synchronized (leases) {
      poll.reports().forEach(report -> leases.ended(id(report.attempt())));
    }
  }

  /// A report that the state refuses is a late or repeated one: it is settled already, and worth a
  /// line.
  private CompletableFuture<?> tolerant(CompletableFuture<?> proposal, String what, String of) {
    return proposal.handle((result, failure) -> {
      Throwable cause =
          failure instanceof CompletionException wrapped && wrapped.getCause() != null
              ? wrapped.getCause()
              : failure;
      if (cause instanceof ProblemException refused
          && refused.problem().kind() != Problem.Kind.NOT_NOW) {
        log.info("event={}_refused of={} why=\"{}\"", what, of, refused.getMessage());
      } else if (cause != null) {
        throw new CompletionException(cause);
      }
      return result;
    });
  }

  private static ServingCommand command(WorkerId worker, ModelLoad load) {
    return switch (load) {
      case ModelLoad.Loaded loaded ->
          new ServingCommand.Loaded(worker, loaded.model(), loaded.version(), loaded.msPerQuery());
      case ModelLoad.Failed failed ->
          new ServingCommand.LoadFailed(worker, failed.model(), failed.version(), failed.reason());
    };
  }

  private CompletableFuture<ServingResult> propose(WorkerId worker, TaskReport report) {
    Attempt attempt = report.attempt();
    return switch (report) {
      case TaskReport.Done done ->
          state.proposeCompletion(naming.apply(done.output()), complete(worker, done));
      case TaskReport.Broke broke -> {
        log.warn(
            "event=task_broke task={} attempt={} worker={} why=\"{}\"",
            attempt.task(),
            attempt.attempt(),
            worker.node(),
            broke.reason());
        yield state.proposeAsync(
            new ServingCommand.Break(attempt.task(), attempt.attempt(), broke.reason()));
      }
      case TaskReport.Returned _ ->
          state.proposeAsync(new ServingCommand.Return(attempt.task(), attempt.attempt()));
    };
  }

  /// The output's name is new with each attempt, so that its version is always the first.
  private static ServingCommand.Complete complete(WorkerId worker, TaskReport.Done done) {
    return new ServingCommand.Complete(
        done.attempt().task(),
        done.attempt().attempt(),
        worker,
        new FileRef(done.output().name(), 1),
        done.succeeded(),
        done.failed(),
        done.labelled(),
        done.correct(),
        done.processingMs());
  }

  private List<TaskGrant> grant(WorkerId worker, long budgetMs) {
    var result = state.propose(new ServingCommand.Grant(worker, budgetMs, MOST_TASKS));
    if (!(result instanceof ServingResult.Granted granted)) {
      throw new IllegalStateException("a Grant was answered by " + result);
    }
    synchronized (leases) {
      for (TaskGrant grant : granted.grants()) {
        leases.granted(new AttemptId(grant.id(), grant.attempt()), monotonicMillis());
      }
    }
    return granted.grants();
  }

  /// What the worker was granted in an answer that never reached it.
  private List<TaskGrant> lost(Poll poll) {
    Set<Attempt> known = new HashSet<>(poll.held());
    return state.readServingLocal(serving ->
        serving.heldBy(poll.worker()).stream()
            .filter(grant -> !known.contains(new Attempt(grant.id(), grant.attempt())))
            .toList());
  }

  private List<ModelSpec> models(WorkerId worker) {
    return state.readServingLocal(serving -> serving.modelsFor(worker));
  }

  private boolean hasWork(WorkerId worker) {
    return state.readServingLocal(serving -> serving.hasWorkFor(worker));
  }

  /// What the worker believes to hold and does not, leaving out what it has just reported.
  private List<Attempt> revoked(List<Attempt> held, List<TaskReport> reports) {
    List<Attempt> reported = reports.stream().map(TaskReport::attempt).toList();
    return state.readServingLocal(serving ->
        held.stream()
            .filter(attempt -> !reported.contains(attempt))
            .filter(attempt -> !serving.isLive(id(attempt)))
            .toList());
  }

  private static AttemptId id(Attempt attempt) {
    return new AttemptId(attempt.task(), attempt.attempt());
  }

  private long monotonicMillis() {
    return clock.monotonicNanos() / 1_000_000;
  }
}
