package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.files.core.Condition;

/// The options that make a change of a file depend on what is there.
final class Conditions {
  private Conditions() {}

  static Usage in(Usage usage) {
    return usage
        .value("--if-version", "N", "only when N is the newest version now; else exit 5")
        .flag("--if-absent", "only when there is no such file; else exit 5");
  }

  static Condition of(Arguments arguments) {
    Long version = arguments.number("--if-version");
    boolean absent = arguments.flag("--if-absent");
    if (version != null && absent) {
      throw Failure.badInput("--if-version and --if-absent cannot both hold: give one");
    }
    if (version != null && version < 0) {
      throw Failure.badInput("--if-version " + version + " is no version: they begin at 1");
    }
    if (version != null) {
      return new Condition.IfVersion(version);
    }
    return absent ? new Condition.IfAbsent() : new Condition.None();
  }
}
