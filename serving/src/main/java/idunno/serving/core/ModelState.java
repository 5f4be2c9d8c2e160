package idunno.serving.core;

/// The states of a model, as people see them.
public enum ModelState {
  UNDEPLOYED("Undeployed"),
  DEPLOYED("Deployed");

  private final String word;

  ModelState(String word) {
    this.word = word;
  }

  /// As people and scripts see it.
  public String word() {
    return word;
  }
}
