package idunno.serving.core;

/// The states of a task.
public enum TaskState {
  READY("Ready"),
  WAITING("Waiting"),
  SUCCESS("Success"),
  FAILED("Failed"),
  CANCELLED("Cancelled"),
  /// Bisected: its two halves stand in its place. No view ever shows it.
  REPLACED("Replaced");

  private final String word;

  TaskState(String word) {
    this.word = word;
  }

  /// As people and scripts see it.
  public String word() {
    return word;
  }
}
