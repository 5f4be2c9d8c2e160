package idunno.serving.core;

/// The states of a job. Running and Paused have not ended.
public enum JobState {
  RUNNING("Running"),
  PAUSED("Paused"),
  DONE("Done"),
  CANCELLED("Cancelled"),
  EXPIRED("Expired");

  private final String word;

  JobState(String word) {
    this.word = word;
  }

  /// As people and scripts see it.
  public String word() {
    return word;
  }

  /// Whether nothing of the job runs or will run, short of a retry.
  public boolean hasEnded() {
    return switch (this) {
      case RUNNING, PAUSED -> false;
      case DONE, CANCELLED, EXPIRED -> true;
    };
  }
}
