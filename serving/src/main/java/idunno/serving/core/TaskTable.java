package idunno.serving.core;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// The tasks of one job, by number, in columns: 31 bytes a task, so that a million can be queued.
///
/// The first [#cut] tasks are made at submission, in input order. Bisection appends two that stand
/// in their parent's place.
final class TaskTable {
  /// The value of [#worker] before the first attempt.
  static final int NOBODY = -1;

  private static final TaskState[] STATES = TaskState.values();

  private final int cut;
  private int size;
  private int[] pack;
  private int[] first;
  private int[] count;
  private byte[] state;
  private byte[] failures;
  private byte[] losses;
  private int[] attempt;
  private int[] worker;
  private long[] output;
  private final int[] inState = new int[STATES.length];

  /// From a bisected task to the first of its two halves; the second has the next number.
  private final TreeMap<Integer, Integer> halves = new TreeMap<>();

  /// Cuts the queries of `packs` into tasks of at most `batch`; none spans two packs.
  TaskTable(List<Pack> packs, int batch) {
    cut = Math.toIntExact(tasksOf(packs, batch));
    pack = new int[cut];
    first = new int[cut];
    count = new int[cut];
    state = new byte[cut];
    failures = new byte[cut];
    losses = new byte[cut];
    attempt = new int[cut];
    worker = new int[cut];
    output = new long[cut];
    for (int p = 0; p < packs.size(); p++) {
      int queries = (int) packs.get(p).queries();
      for (int from = 0; from < queries; from += batch) {
        append(p, from, Math.min(batch, queries - from));
      }
    }
  }

  /// How many tasks `packs` would be cut into.
  static long tasksOf(List<Pack> packs, int batch) {
    return packs.stream().mapToLong(p -> (p.queries() + batch - 1) / batch).sum();
  }

  private void append(int inPack, int from, int queries) {
    if (size == pack.length) {
      grow(size + Math.max(16, size / 8));
    }
    pack[size] = inPack;
    first[size] = from;
    count[size] = queries;
    worker[size] = NOBODY;
    inState[TaskState.READY.ordinal()]++;
    size++;
  }

  private void grow(int capacity) {
    pack = Arrays.copyOf(pack, capacity);
    first = Arrays.copyOf(first, capacity);
    count = Arrays.copyOf(count, capacity);
    state = Arrays.copyOf(state, capacity);
    failures = Arrays.copyOf(failures, capacity);
    losses = Arrays.copyOf(losses, capacity);
    attempt = Arrays.copyOf(attempt, capacity);
    worker = Arrays.copyOf(worker, capacity);
    output = Arrays.copyOf(output, capacity);
  }

  int size() {
    return size;
  }

  /// How many tasks submission made.
  int cut() {
    return cut;
  }

  int pack(int task) {
    return pack[task];
  }

  int first(int task) {
    return first[task];
  }

  int count(int task) {
    return count[task];
  }

  TaskState state(int task) {
    return STATES[state[task]];
  }

  int attempt(int task) {
    return attempt[task];
  }

  int worker(int task) {
    return worker[task];
  }

  long output(int task) {
    return output[task];
  }

  int inState(TaskState wanted) {
    return inState[wanted.ordinal()];
  }

  /// Neither Ready nor Waiting any more.
  boolean allEnded() {
    return inState(TaskState.READY) == 0 && inState(TaskState.WAITING) == 0;
  }

  void become(int task, TaskState next) {
    inState[state[task]]--;
    state[task] = (byte) next.ordinal();
    inState[next.ordinal()]++;
  }

  /// A new attempt, by the worker with that index.
  void grant(int task, int byWorker) {
    become(task, TaskState.WAITING);
    attempt[task]++;
    worker[task] = byWorker;
  }

  void succeed(int task, long outputVersion) {
    become(task, TaskState.SUCCESS);
    output[task] = outputVersion;
  }

  int addFailure(int task) {
    return ++failures[task];
  }

  int addLoss(int task) {
    return ++losses[task];
  }

  int failures(int task) {
    return failures[task];
  }

  int losses(int task) {
    return losses[task];
  }

  /// Nothing is counted against the task any more; attempts count on.
  void forgive(int task) {
    failures[task] = 0;
    losses[task] = 0;
  }

  /// Puts two Ready tasks in the place of `task`. A half of several queries inherits the suspicion
  /// (`failures`, `losses`), so that it is halved again after one more, and the search for a poison
  /// query takes a logarithm of attempts; a single query starts afresh and has all of its own.
  ///
  /// @return the number of the first half; the second's is the next
  int bisect(int task, int failed, int lost) {
    int left = count[task] / 2;
    int half = size;
    append(pack[task], first[task], left);
    append(pack[task], first[task] + left, count[task] - left);
    for (int child = half; child < size; child++) {
      failures[child] = (byte) (count[child] > 1 ? failed : 0);
      losses[child] = (byte) (count[child] > 1 ? lost : 0);
    }
    become(task, TaskState.REPLACED);
    halves.put(task, half);
    return half;
  }

  /// The first half of a bisected task.
  int half(int task) {
    return halves.getOrDefault(task, NOBODY);
  }

  Saved.Task save(int task) {
    return new Saved.Task(
        task,
        new Saved.Range(pack[task], first[task], count[task]),
        state(task),
        failures[task],
        losses[task],
        attempt[task],
        worker[task],
        output[task],
        half(task));
  }

  /// Puts back what [#save] gave, in order of numbers.
  void load(Saved.Task saved) {
    int task = saved.task();
    if (task == size) {
      append(saved.range().pack(), saved.range().first(), saved.range().count());
    }
    become(task, saved.state());
    failures[task] = (byte) saved.failures();
    losses[task] = (byte) saved.losses();
    attempt[task] = saved.attempt();
    worker[task] = saved.worker();
    output[task] = saved.output();
    if (saved.state() == TaskState.REPLACED) {
      halves.put(task, saved.half());
    }
  }
}
