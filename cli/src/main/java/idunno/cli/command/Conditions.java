package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.files.PutOptions;
import org.jspecify.annotations.Nullable;

/// The options that make a change of a file depend on what is there.
///
/// @param version that the newest version must have; null: any
/// @param absent whether there must be no such file
record Conditions(@Nullable Long version, boolean absent) {
  static Usage in(Usage usage) {
    return usage
        .value("--if-version", "N", "only when N is the newest version now; else exit 5")
        .flag("--if-absent", "only when there is no such file; else exit 5");
  }

  static Conditions of(Arguments arguments) {
    Long version = arguments.number("--if-version");
    boolean absent = arguments.flag("--if-absent");
    if (version != null && absent) {
      throw Failure.badInput("--if-version and --if-absent cannot both hold: give one");
    }
    if (version != null && version < 0) {
      throw Failure.badInput("--if-version " + version + " is no version: they begin at 1");
    }
    return new Conditions(version, absent);
  }

  /// The same options under these conditions.
  PutOptions on(PutOptions options) {
    if (version != null) {
      return options.ifVersion(version);
    }
    return absent ? options.ifAbsent() : options;
  }
}
