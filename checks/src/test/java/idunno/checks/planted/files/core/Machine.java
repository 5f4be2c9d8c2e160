package idunno.checks.planted.files.core;

public final class Machine {
  private int applied;

  public int apply() {
    return ++applied;
  }
}
