package idunno.cli.command;

import idunno.cli.http.Paths;
import idunno.cli.transfer.NameVersion;

/// A command about one version of a file.
public abstract class VersionedCommand extends DocumentCommand {
  @Override
  protected Usage usage(String synopsis, String description) {
    return super.usage(synopsis, description)
        .parameters(1, 1)
        .value("--version", "N", "the version; NAME is then exact");
  }

  /// What the user named.
  static NameVersion wanted(Arguments arguments) {
    return NameVersion.parse(arguments.parameter(0), arguments.number("--version"));
  }

  /// The query that asks for it.
  static String query(NameVersion wanted) {
    return "?name="
        + Paths.encode(wanted.name())
        + (wanted.version() == null ? "" : "&version=" + wanted.version());
  }
}
