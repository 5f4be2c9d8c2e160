package idunno.serving.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One job: its tasks, which of them is next, and its counts. Every query is in exactly one of
/// ready, out, succeeded, failed and cancelled.
final class Job {
  static final long RATE_MS = 10_000;
  private static final int SAVED_TASKS = 1024;

  /// Why and after how many attempts a query was given up.
  record Letter(String reason, int attempts) {}

  final long id;
  final String owner;
  final String model;
  long modelVersion;
  final List<Pack> packs;
  final int batch;
  final boolean hasLabels;
  final TaskTable tasks;
  final ReadyQueue queue;
  final TreeMap<Integer, Letter> letters = new TreeMap<>();

  JobState state = JobState.RUNNING;
  final long totalQueries;

  /// Queries of Ready tasks.
  long readyQueries;

  long succeeded;
  long failed;
  long cancelled;
  long labelled;
  long correct;

  final long submittedMs;
  long startedMs;
  long finishedMs;

  /// While it has not ended.
  @Nullable RateWindow rate = new RateWindow(RATE_MS);

  Job(long id, ServingCommand.Submit submit, Model model, int batch, long timeMs) {
    this(
        new Saved.Job(
            id,
            submit.owner(),
            submit.model(),
            model.spec.version(),
            List.copyOf(submit.packs()),
            batch,
            submit.labelled(),
            JobState.RUNNING,
            new Saved.Times(timeMs, 0, 0),
            new Saved.Counts(0, 0, 0, 0, 0),
            0,
            List.of(),
            null));
    rate = new RateWindow(RATE_MS);
    readyQueries = totalQueries;
  }

  /// As saved, but with all tasks as submission cut them: [#load] puts the touched ones right.
  Job(Saved.Job saved) {
    id = saved.job();
    owner = saved.owner();
    model = saved.model();
    modelVersion = saved.modelVersion();
    packs = saved.packs();
    batch = saved.batch();
    hasLabels = saved.hasLabels();
    state = saved.state();
    submittedMs = saved.times().submittedMs();
    startedMs = saved.times().startedMs();
    finishedMs = saved.times().finishedMs();
    succeeded = saved.counts().succeeded();
    failed = saved.counts().failed();
    cancelled = saved.counts().cancelled();
    labelled = saved.counts().labelled();
    correct = saved.counts().correct();
    totalQueries = packs.stream().mapToLong(Pack::queries).sum();
    tasks = new TaskTable(packs, batch);
    queue = new ReadyQueue(tasks.cut());
    queue.load(saved.fresh(), saved.again());
    rate = null;
    if (saved.rate() != null) {
      rate = new RateWindow(RATE_MS);
      rate.load(saved.rate());
    }
  }

  FileRef pack(int task) {
    return packs.get(tasks.pack(task)).file();
  }

  /// The output of an attempt's grant, under the version that the file system gave it.
  FileRef output(int task) {
    return new FileRef(
        TaskGrant.outputName(new TaskId(id, task), tasks.attempt(task)), tasks.output(task));
  }

  /// No task can be handed out or is out any more.
  void end(JobState how, long timeMs) {
    state = how;
    finishedMs = timeMs;
    rate = null;
  }

  /// A Done job runs again, because some of its queries are to be tried again.
  void reopen() {
    state = JobState.RUNNING;
    finishedMs = 0;
    rate = new RateWindow(RATE_MS);
  }

  JobView view(long nowMs) {
    return new JobView(
        id,
        owner,
        model,
        modelVersion,
        state,
        new JobView.Queries(totalQueries, succeeded, failed, cancelled),
        new JobView.Tasks(
            tasks.inState(TaskState.READY),
            tasks.inState(TaskState.WAITING),
            tasks.inState(TaskState.SUCCESS),
            tasks.inState(TaskState.FAILED),
            tasks.inState(TaskState.CANCELLED)),
        batch,
        submittedMs,
        startedMs == 0 ? null : startedMs,
        finishedMs == 0 ? null : finishedMs,
        queriesPerSecond(nowMs),
        hasLabels,
        labelled,
        correct);
  }

  private double queriesPerSecond(long nowMs) {
    if (startedMs == 0) {
      return 0;
    }
    if (rate == null) {
      return (succeeded + failed) * 1000.0 / Math.max(1, finishedMs - startedMs);
    }
    long sinceMs = nowMs - startedMs;
    long windowMs = Math.clamp(sinceMs, RateWindow.BUCKET_MS, RATE_MS);
    return rate.sum(nowMs, RATE_MS) * 1000.0 / windowMs;
  }

  void save(Consumer<Saved> out) {
    out.accept(
        new Saved.Job(
            id,
            owner,
            model,
            modelVersion,
            packs,
            batch,
            hasLabels,
            state,
            new Saved.Times(submittedMs, startedMs, finishedMs),
            new Saved.Counts(succeeded, failed, cancelled, labelled, correct),
            queue.fresh(),
            queue.again(),
            rate == null ? null : rate.save()));
    saveTasks(0, queue.fresh(), out);
    saveTasks(tasks.cut(), tasks.size(), out);
    letters.forEach((t, l) -> out.accept(new Saved.Letter(t, l.reason(), l.attempts())));
  }

  private void saveTasks(int from, int to, Consumer<Saved> out) {
    List<Saved.Task> some = new ArrayList<>();
    for (int task = from; task < to; task++) {
      some.add(tasks.save(task));
      if (some.size() == SAVED_TASKS || task == to - 1) {
        out.accept(new Saved.Tasks(List.copyOf(some)));
        some.clear();
      }
    }
  }
}
