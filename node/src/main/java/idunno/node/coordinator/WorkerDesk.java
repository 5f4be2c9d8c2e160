package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.FileCommand;
import idunno.node.coordinator.ClusterState.Proposal;
import idunno.node.coordinator.ClusterState.Proposal.Change;
import idunno.serving.Assignment;
import idunno.serving.Attempt;
import idunno.serving.Coordinator;
import idunno.serving.ModelLoad;
import idunno.serving.ModelVersion;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
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
    register(poll);
    renew(poll.held());
    List<TaskGrant> grants = new ArrayList<>(settle(poll));
    if (grants.isEmpty()) {
      BooleanSupplier isNews = () -> isNews(poll) || state.leadership().term() != term;
      if (state.changes().await(isNews, poll.waitMs()) && wantsWork(poll)) {
        grants.addAll(grants(state.propose(grant(poll))));
      }
    }
    grants.addAll(lost(poll, grants));
    return new Assignment(
        term, grants, revoked(poll.held(), poll.reports()), models(poll.worker()));
  }

  /// Whether the worker should hear of something now. What it was told in an answer that it never
  /// got is news too: it says what it knows, and is not asked to wait with less.
  private boolean isNews(Poll poll) {
    return wantsWork(poll)
        || !isRegistered(poll)
        || !isTold(poll)
        || !revoked(poll.held(), poll.reports()).isEmpty()
        || !lost(poll, List.of()).isEmpty();
  }

  /// Whether the worker knows what it is to hold. Asked after every entry of the log for every
  /// worker that waits.
  private boolean isTold(Poll poll) {
    List<ModelSpec> models = models(poll.worker());
    if (models.size() != poll.models().size()) {
      return false;
    }
    for (int i = 0; i < models.size(); i++) {
      if (!ModelVersion.of(models.get(i)).equals(poll.models().get(i))) {
        return false;
      }
    }
    return true;
  }

  private long requireLeadership() {
    var leadership = state.leadership();
    if (!leadership.isLocal()) {
      throw Problem.notNow("this node does not lead: ask " + leadership.leader()).asException();
    }
    return leadership.term();
  }

  private void register(Poll poll) {
    WorkerId worker = poll.worker();
    if (!isRegistered(poll)
        && state.propose(
                new ServingCommand.RegisterWorker(worker, poll.slots(), poll.memoryBytes()))
            instanceof ServingResult.Registered registered) {
      log.info(
          "event=worker_registered worker={} epoch={} slots={} memory_bytes={} lost_tasks={}",
          worker.node(),
          worker.epoch(),
          poll.slots(),
          poll.memoryBytes(),
          registered.lost());
    }
  }

  private boolean isRegistered(Poll poll) {
    return state.readServingLocal(
        serving -> serving.isRegistered(poll.worker(), poll.slots(), poll.memoryBytes()));
  }

  private void renew(List<Attempt> held) {
    synchronized (leases) {
      leases.renew(held.stream().map(WorkerDesk::id).toList(), monotonicMillis());
    }
  }

  /// Proposes everything that the poll says and asks for at once, so that it shares log entries,
  /// and waits for all of it; returns what was granted.
  private List<TaskGrant> settle(Poll poll) {
    List<Proposal> proposals = new ArrayList<>();
    poll.loads().forEach(load -> proposals.add(new Change(command(poll.worker(), load))));
    held(poll).ifPresent(hold -> proposals.add(new Change(hold)));
    poll.reports().forEach(report -> proposals.add(proposal(poll.worker(), report)));
    int said = proposals.size();
    if (wantsWork(poll)) {
      proposals.add(new Change(grant(poll)));
    }
    List<CompletableFuture<ServingResult>> results = state.proposeAll(proposals);
    try {
      for (int i = 0; i < said; i++) {
        Object unused = tolerant(results.get(i), proposals.get(i)).join();
      }
      synchronized (leases) {
        poll.reports().forEach(report -> leases.ended(id(report.attempt())));
      }
      return results.size() > said ? grants(results.getLast().join()) : List.of();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  /// What the worker has in memory, where that is not what is known. What it has loaded since its
  /// last poll becomes known by that.
  private Optional<ServingCommand> held(Poll poll) {
    if (!poll.loads().isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Long> held = new TreeMap<>();
    poll.loaded().forEach(model -> held.put(model.model(), model.version()));
    return state.readServingLocal(serving -> serving.isKnownToHold(poll.worker(), held))
        ? Optional.empty()
        : Optional.of(new ServingCommand.Hold(poll.worker(), held));
  }

  /// A report that the state refuses is a late or repeated one: it is settled already, and worth a
  /// line.
  private CompletableFuture<?> tolerant(
      CompletableFuture<ServingResult> result, Proposal proposal) {
    return result.handle((settled, failure) -> {
      if (failure != null && isRefusal(failure)) {
        log.info("event=report_refused why=\"{}\" report={}", failure.getMessage(), proposal);
      } else if (failure != null) {
        throw new CompletionException(unwrapped(failure));
      }
      return settled;
    });
  }

  private static boolean isRefusal(Throwable failure) {
    return unwrapped(failure) instanceof ProblemException refused
        && refused.problem().kind() != Problem.Kind.NOT_NOW;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static ServingCommand command(WorkerId worker, ModelLoad load) {
    return switch (load) {
      case ModelLoad.Loaded loaded ->
          new ServingCommand.Loaded(
              worker, loaded.model(), loaded.version(), loaded.msPerQuery(), loaded.memoryBytes());
      case ModelLoad.Failed failed ->
          new ServingCommand.LoadFailed(worker, failed.model(), failed.version(), failed.reason());
    };
  }

  private Proposal proposal(WorkerId worker, TaskReport report) {
    Attempt attempt = report.attempt();
    return switch (report) {
      case TaskReport.Done done ->
          new Proposal.Completion(naming.apply(done.output()), complete(worker, done));
      case TaskReport.Broke broke -> {
        log.warn(
            "event=task_broke task={} attempt={} worker={} why=\"{}\"",
            attempt.task(),
            attempt.attempt(),
            worker.node(),
            broke.reason());
        yield new Change(
            new ServingCommand.Break(attempt.task(), attempt.attempt(), broke.reason()));
      }
      case TaskReport.Returned _ ->
          new Change(new ServingCommand.Return(attempt.task(), attempt.attempt()));
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

  private boolean wantsWork(Poll poll) {
    return poll.budgetMs() > 0
        && state.readServingLocal(serving -> serving.hasWorkFor(poll.worker()));
  }

  private static ServingCommand grant(Poll poll) {
    return new ServingCommand.Grant(poll.worker(), poll.budgetMs(), MOST_TASKS);
  }

  private List<TaskGrant> grants(ServingResult result) {
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
  private List<TaskGrant> lost(Poll poll, List<TaskGrant> fresh) {
    Set<Attempt> known = new HashSet<>(poll.held());
    fresh.forEach(grant -> known.add(new Attempt(grant.id(), grant.attempt())));
    return state.readServingLocal(serving ->
        serving.heldBy(poll.worker()).stream()
            .filter(grant -> !known.contains(new Attempt(grant.id(), grant.attempt())))
            .toList());
  }

  private List<ModelSpec> models(WorkerId worker) {
    return state.readServingLocal(serving -> serving.modelsFor(worker));
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
