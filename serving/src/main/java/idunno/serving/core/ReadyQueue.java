package idunno.serving.core;

import java.util.ArrayDeque;
import java.util.List;

/// Which of a job's Ready tasks is next: those that came back, then those never handed out, in
/// input order. The latter cost nothing: they are a range of numbers.
final class ReadyQueue {
  /// No task is Ready.
  static final int NONE = -1;

  private final ArrayDeque<Integer> again = new ArrayDeque<>();
  private final int cut;
  private int fresh;

  /// @param cut tasks 0 to cut - 1 have never been handed out
  ReadyQueue(int cut) {
    this.cut = cut;
  }

  int peek() {
    if (!again.isEmpty()) {
      return again.getFirst();
    }
    return fresh < cut ? fresh : NONE;
  }

  void pop() {
    if (again.isEmpty()) {
      fresh++;
    } else {
      again.removeFirst();
    }
  }

  /// Before all others: the task was taken from a worker through no fault of its own.
  void pushFront(int task) {
    again.addFirst(task);
  }

  /// After all others that came back, so that a failing task does not hold them up.
  void pushBack(int task) {
    again.addLast(task);
  }

  void clear() {
    again.clear();
    fresh = cut;
  }

  /// The first task that has never been touched: this and all following of the cut are as
  /// submission made them.
  int fresh() {
    return fresh;
  }

  List<Integer> again() {
    return List.copyOf(again);
  }

  void load(int firstFresh, List<Integer> cameBack) {
    fresh = firstFresh;
    again.clear();
    again.addAll(cameBack);
  }
}
