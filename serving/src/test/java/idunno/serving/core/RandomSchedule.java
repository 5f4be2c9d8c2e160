package idunno.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.serving.core.ResultPage.Piece;
import idunno.serving.core.ResultPage.Position;
import idunno.serving.core.ServingCommand.Break;
import idunno.serving.core.ServingCommand.Cancel;
import idunno.serving.core.ServingCommand.Grant;
import idunno.serving.core.ServingCommand.LoadFailed;
import idunno.serving.core.ServingCommand.Loaded;
import idunno.serving.core.ServingCommand.Pause;
import idunno.serving.core.ServingCommand.RegisterWorker;
import idunno.serving.core.ServingCommand.RemoveWorker;
import idunno.serving.core.ServingCommand.Resume;
import idunno.serving.core.ServingCommand.Retry;
import idunno.serving.core.ServingCommand.Return;
import idunno.serving.core.ServingCommand.Revoke;
import idunno.serving.core.ServingCommand.SetBatch;
import idunno.serving.core.ServingCommand.Submit;
import idunno.serving.core.ServingCommand.Undeploy;
import idunno.serving.state.ServingCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/// One random life of a cluster: three workers that die and come back, two models that come and go,
/// jobs with poison in them, reports that are late, stale or repeated. One machine lives through
/// all of it; another is now and then replaced by what its snapshot gives. It keeps its own ledger,
/// from the accepted reports alone.
final class RandomSchedule {
  private static final int WORKERS = 3;
  private static final List<String> MODELS = List.of("a", "b");
  private static final int POISON = 17;

  private final Random random;
  private final ServingLimits limits = new ServingLimits(1000, 3000, 3, 5, 10, 200, 600);
  private final Serving live = new Serving(limits);
  private Serving replica = new Serving(limits);
  private final List<ServingCommand> history = new ArrayList<>();
  private final List<TaskGrant> grants = new ArrayList<>();
  private final Map<TaskGrant, WorkerId> holders = new HashMap<>();
  private final Map<AttemptId, TaskGrant> granted = new HashMap<>();
  private final Map<Long, List<Pack>> submitted = new HashMap<>();

  /// Which queries of each pack of each job have been answered, by accepted Completes.
  private final Map<FileRef, BitSet> answered = new HashMap<>();

  private final Map<FileRef, FileRef> outputs = new HashMap<>();
  private long nowMs = 1_000_000;
  private int names;

  RandomSchedule(long seed) {
    random = new Random(seed);
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      nowMs += random.nextInt(300);
      offer(random.nextInt(10) == 0 && !history.isEmpty() ? any(history) : next());
      if (random.nextInt(50) == 0) {
        restartReplica();
      }
      if (step % 25 == 0) {
        checkCounts();
      }
    }
  }

  private ServingCommand next() {
    return switch (random.nextInt(26)) {
      case 0 ->
          new RegisterWorker(
              worker(1 + random.nextInt(4)), 1 + random.nextInt(2), 50L * random.nextInt(3));
      case 1 -> new RemoveWorker(registered());
      case 2 -> deploy();
      case 3, 4, 5 -> load();
      case 6, 7 -> submit();
      case 8, 9, 10, 11 -> new Grant(registered(), random.nextInt(60), random.nextInt(5));
      case 12, 13, 14, 15, 16 -> report(anyGrant());
      case 17 -> new Return(anyGrant().id(), anyGrant().attempt());
      case 18 -> new Revoke(anyGrant().id(), anyGrant().attempt(), "silent");
      case 19 -> new SetBatch(any(MODELS), random.nextInt(10));
      case 20 -> random.nextInt(4) == 0 ? new Undeploy(any(MODELS), "u" + names++) : load();
      case 21 -> random.nextInt(3) == 0 ? new Cancel(anyJob()) : new Retry(anyJob());
      case 22 -> new Pause(anyJob());
      case 23 -> hold();
      case 24 -> new ServingCommand.Look();
      default -> new Resume(anyJob());
    };
  }

  /// Two of them need more than a small worker has.
  private ServingCommand deploy() {
    ServingCommand.Deploy plain =
        Cluster.deployment(any(MODELS), 1 + random.nextInt(8), "d" + names++);
    return new ServingCommand.Deploy(
        plain.name(),
        plain.runtime(),
        plain.manifest(),
        plain.files(),
        plain.batch(),
        30L * random.nextInt(4),
        plain.requestId());
  }

  private ServingCommand hold() {
    TreeMap<String, Long> held = new TreeMap<>();
    WorkerId worker = registered();
    for (ModelSpec spec : live.modelsFor(worker)) {
      if (random.nextInt(4) > 0) {
        held.put(spec.name(), spec.version());
      }
    }
    return new ServingCommand.Hold(worker, held);
  }

  private WorkerId worker(long epoch) {
    return new WorkerId("n" + random.nextInt(WORKERS), epoch);
  }

  private WorkerId registered() {
    List<WorkerView> workers = live.workers();
    return workers.isEmpty() ? worker(1) : any(workers).worker();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// Mostly a recent one, so that many are live.
  private TaskGrant anyGrant() {
    if (grants.isEmpty()) {
      return new TaskGrant(new TaskId(9, 9), 1, "a", 1, Cluster.file("none"), 0, 1, 1);
    }
    int back = Math.min(grants.size(), 1 + random.nextInt(12));
    return grants.get(grants.size() - back);
  }

  private long anyJob() {
    return random.nextInt(Math.max(2, submitted.size() + 1));
  }

  private ServingCommand load() {
    WorkerId worker = registered();
    List<ModelSpec> wanted = live.modelsFor(worker);
    if (wanted.isEmpty()) {
      return new RegisterWorker(worker(1), 1, 0);
    }
    ModelSpec spec = any(wanted);
    return random.nextInt(12) == 0
        ? new LoadFailed(worker, spec.name(), spec.version(), "no memory")
        : new Loaded(
            worker, spec.name(), spec.version(), random.nextInt(3), 20L * random.nextInt(3));
  }

  private ServingCommand submit() {
    List<Pack> packs = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      packs.add(new Pack(Cluster.file("pack" + names++), 1 + random.nextInt(40)));
    }
    OptionalInt batch =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(20));
    return new Submit("s" + names++, "ann", any(MODELS), packs, batch, false);
  }

  /// What a worker says of a task: one with poison in it breaks.
  private ServingCommand report(TaskGrant grant) {
    boolean poison = grant.first() <= POISON && POISON < grant.first() + grant.count();
    if (poison || random.nextInt(20) == 0) {
      return new Break(grant.id(), grant.attempt(), "crashed");
    }
    WorkerId holder = holders.getOrDefault(grant, new WorkerId("n0", 1));
    return new ServingCommand.Complete(
        grant.id(),
        grant.attempt(),
        holder,
        new FileRef(grant.outputName(), 1),
        grant.count(),
        0,
        0,
        0,
        grant.count() * 2.0);
  }

  /// Proposes a command, as a leader would; a refused one must change nothing.
  private void offer(ServingCommand command) {
    ServingCommand read = ServingCodec.decodeCommand(ServingCodec.encodeCommand(command));
    assertThat(read).isEqualTo(command);
    Optional<?> refusal = live.check(read, nowMs);
    assertThat(replica.check(read, nowMs)).isEqualTo(refusal);
    if (refusal.isPresent()) {
      return;
    }
    ServingResult result = live.apply(read, nowMs);
    assertThat(replica.apply(read, nowMs)).isEqualTo(result);
    assertThat(ServingCodec.decodeResult(ServingCodec.encodeResult(result))).isEqualTo(result);
    history.add(read);
    note(read, result);
  }

  private void note(ServingCommand command, ServingResult result) {
    switch (command) {
      case Grant grant ->
          ((ServingResult.Granted) result)
              .grants()
              .forEach(g -> {
                grants.add(g);
                holders.put(g, grant.worker());
                TaskGrant twice = granted.put(new AttemptId(g.id(), g.attempt()), g);
                assertThat(twice).as("no attempt's number is used twice").isNull();
              });
      case Submit submit -> submitted.put(((ServingResult.Submitted) result).job(), submit.packs());
      case ServingCommand.Complete complete -> noteAnswered(complete);
      default -> assertThat(result).isNotNull();
    }
  }

  private void noteAnswered(ServingCommand.Complete complete) {
    TaskGrant grant = granted.get(new AttemptId(complete.task(), complete.attempt()));
    assertThat(grant).isNotNull();
    BitSet queries = answered.computeIfAbsent(grant.pack(), _ -> new BitSet());
    int from = (int) grant.first();
    assertThat(queries.get(from, from + grant.count()).isEmpty())
        .as("%s answers for the first time", grant)
        .isTrue();
    queries.set(from, from + grant.count());
    outputs.put(complete.output(), grant.pack());
  }

  private void restartReplica() {
    byte[] snapshot = Cluster.snapshot(replica);
    assertThat(snapshot).isEqualTo(Cluster.snapshot(live));
    try {
      replica = ServingCodec.load(new ByteArrayInputStream(snapshot), limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets everything come to its end: one worker stays, all jobs run on.
  void drain() {
    offer(new RegisterWorker(new WorkerId("n0", 1000), 1, 0));
    WorkerId last = new WorkerId("n0", 1000);
    for (WorkerView view : live.workers()) {
      if (!view.worker().equals(last)) {
        offer(new RemoveWorker(view.worker()));
      }
    }
    submitted.keySet().forEach(job -> offer(new Resume(job)));
    live.modelsFor(last).forEach(m -> offer(new Loaded(last, m.name(), m.version(), 1, 0)));
    endWhereNoWorkerIs(last);
    while (live.hasWorkFor(last) || !live.heldBy(last).isEmpty()) {
      nowMs += 10;
      offer(new Grant(last, 50, 4));
      live.heldBy(last).forEach(grant -> offer(report(grant)));
    }
    restartReplica();
    checkCounts();
    submitted.forEach(this::checkLedger);
  }

  /// A model that its last worker could not load runs nothing more.
  private void endWhereNoWorkerIs(WorkerId last) {
    for (JobView job : live.jobs(Optional.empty(), nowMs)) {
      boolean served = live.modelsFor(last).stream().anyMatch(m -> m.name().equals(job.model()));
      if (!served && !job.state().hasEnded()) {
        offer(new Cancel(job.job()));
      }
    }
  }

  /// Totals over all jobs, to show that the schedules reach everything.
  JobView.Queries totals() {
    long total = 0;
    long succeeded = 0;
    long failed = 0;
    long cancelled = 0;
    for (JobView job : live.jobs(Optional.empty(), nowMs)) {
      total += job.queries().total();
      succeeded += job.queries().succeeded();
      failed += job.queries().failed();
      cancelled += job.queries().cancelled();
    }
    return new JobView.Queries(total, succeeded, failed, cancelled);
  }

  boolean jobsEnded() {
    return live.jobs(Optional.empty(), nowMs).stream().allMatch(job -> job.state().hasEnded());
  }

  private void checkCounts() {
    int out = 0;
    Map<String, Long> ready = new HashMap<>();
    for (JobView job : live.jobs(Optional.empty(), nowMs)) {
      Map<TaskState, Long> queries = new HashMap<>();
      for (TaskView task : live.tasks(job.job(), 0, Integer.MAX_VALUE).tasks()) {
        queries.merge(task.state(), (long) task.queries(), Long::sum);
      }
      long pending =
          queries.getOrDefault(TaskState.READY, 0L) + queries.getOrDefault(TaskState.WAITING, 0L);
      assertThat(job.queries().left()).isEqualTo(pending);
      assertThat(job.state().hasEnded()).isEqualTo(pending == 0);
      out += job.tasks().waiting();
      if (job.state() == JobState.RUNNING) {
        ready.merge(job.model(), queries.getOrDefault(TaskState.READY, 0L), Long::sum);
      }
    }
    assertThat(live.live()).hasSize(out);
    for (ModelView model : live.models()) {
      assertThat(model.backlog()).isEqualTo(ready.getOrDefault(model.spec().name(), 0L));
    }
  }

  /// Each query is in exactly one piece of the result; the Successes are the accepted answers.
  private void checkLedger(long job, List<Pack> packs) {
    Map<FileRef, Long> reached = new HashMap<>();
    long failed = 0;
    long cancelled = 0;
    Position from = Position.START;
    while (from != null) {
      ResultPage page = live.results(job, from, 7);
      for (Piece piece : page.pieces()) {
        assertThat(piece.first()).isEqualTo(reached.getOrDefault(piece.pack(), 0L));
        reached.put(piece.pack(), piece.first() + piece.count());
        checkPiece(piece);
        failed += piece.state() == TaskState.FAILED ? piece.count() : 0;
        cancelled += piece.state() == TaskState.CANCELLED ? piece.count() : 0;
      }
      from = page.next();
    }
    packs.forEach(pack -> assertThat(reached).containsEntry(pack.file(), pack.queries()));
    JobView.Queries counted = live.job(job, nowMs).orElseThrow().queries();
    assertThat(counted.failed()).isEqualTo(failed).isEqualTo(live.deadLetters(job).size());
    assertThat(counted.cancelled()).isEqualTo(cancelled);
    assertThat(counted.left()).isZero();
  }

  private void checkPiece(Piece piece) {
    BitSet queries = answered.getOrDefault(piece.pack(), new BitSet());
    int first = (int) piece.first();
    int inAnswers = queries.get(first, first + piece.count()).cardinality();
    boolean success = piece.state() == TaskState.SUCCESS;
    assertThat(inAnswers).isEqualTo(success ? piece.count() : 0);
    if (success) {
      assertThat(outputs).containsEntry(piece.output(), piece.pack());
    }
  }
}
