package idunno.serving.core;

import idunno.serving.core.ResultPage.Piece;
import idunno.serving.core.ResultPage.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people are shown of jobs and their tasks, in pages, so that no reader holds up the log.
final class Views {
  private final Workers workers;

  Views(Workers workers) {
    this.workers = workers;
  }

  /// At most `max` tasks by number; a bisected one is shown as its halves only.
  TaskPage tasks(Job job, int from, int max) {
    List<TaskView> tasks = new ArrayList<>();
    for (int task = Math.max(0, from); task < job.tasks.size(); task++) {
      if (tasks.size() == max) {
        return new TaskPage(List.copyOf(tasks), new TaskId(job.id, task));
      }
      if (job.tasks.state(task) != TaskState.REPLACED) {
        tasks.add(view(job, task));
      }
    }
    return new TaskPage(List.copyOf(tasks), null);
  }

  private TaskView view(Job job, int task) {
    TaskState state = job.tasks.state(task);
    return new TaskView(
        new TaskId(job.id, task),
        state,
        workers.nodeAt(job.tasks.worker(task)),
        job.tasks.attempt(task),
        job.pack(task),
        job.tasks.first(task),
        job.tasks.count(task),
        state == TaskState.SUCCESS ? job.output(task) : null);
  }

  /// At most `max` pieces in input order: the tasks that submission cut, each bisected one replaced
  /// by its halves, depth first.
  static ResultPage results(Job job, Position from, int max) {
    List<Piece> pieces = new ArrayList<>();
    Deque<Integer> stack = new ArrayDeque<>();
    for (int root = firstEndingAfter(job, from); root < job.tasks.cut(); root++) {
      stack.push(root);
      while (!stack.isEmpty()) {
        int task = stack.pop();
        if (endsBefore(job, task, from)) {
          continue;
        }
        if (job.tasks.state(task) == TaskState.REPLACED) {
          stack.push(job.tasks.half(task) + 1);
          stack.push(job.tasks.half(task));
          continue;
        }
        if (pieces.size() == max) {
          return new ResultPage(List.copyOf(pieces), position(job, task));
        }
        pieces.add(piece(job, task));
      }
    }
    return new ResultPage(List.copyOf(pieces), null);
  }

  private static Position position(Job job, int task) {
    return new Position(job.tasks.pack(task), job.tasks.first(task));
  }

  private static boolean endsBefore(Job job, int task, Position from) {
    int pack = job.tasks.pack(task);
    long end = (long) job.tasks.first(task) + job.tasks.count(task);
    return pack < from.pack() || (pack == from.pack() && end <= from.query());
  }

  /// The first of the cut tasks that does not end before `from`: they are in input order.
  private static int firstEndingAfter(Job job, Position from) {
    int low = 0;
    int high = job.tasks.cut();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (endsBefore(job, middle, from)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Piece piece(Job job, int task) {
    TaskState state = job.tasks.state(task);
    return new Piece(
        new TaskId(job.id, task),
        state,
        job.pack(task),
        job.tasks.first(task),
        job.tasks.count(task),
        state == TaskState.SUCCESS ? job.output(task) : null,
        reason(job, task));
  }

  private static @Nullable String reason(Job job, int task) {
    Job.Letter letter = job.letters.get(task);
    return letter == null ? null : letter.reason();
  }

  /// In input order.
  static List<DeadLetter> deadLetters(Job job) {
    Comparator<Integer> inputOrder = Comparator.comparing(task -> job.tasks.pack(task));
    return job.letters.keySet().stream()
        .sorted(inputOrder.thenComparing(task -> job.tasks.first(task)))
        .map(task -> deadLetter(job, task))
        .toList();
  }

  private static DeadLetter deadLetter(Job job, int task) {
    Job.Letter letter = job.letters.get(task);
    if (letter == null) {
      throw new IllegalStateException("task " + task + " of job " + job.id + " is no dead letter");
    }
    return new DeadLetter(
        new TaskId(job.id, task),
        job.pack(task),
        job.tasks.first(task),
        letter.reason(),
        letter.attempts());
  }
}
