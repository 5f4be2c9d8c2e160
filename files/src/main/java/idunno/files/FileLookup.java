package idunno.files;

import idunno.base.Problem;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds the version that a user means, or says why there is none. Also for the node's HTTP API.
public final class FileLookup {
  private FileLookup() {}

  /// The asked version of `name`, which may be a delete marker only when it was asked for by
  /// number.
  ///
  /// @throws idunno.base.ProblemException NOT_FOUND
  public static FileVersion find(Namespace state, String name, OptionalLong version) {
    FileVersion latest =
        state
            .latest(name)
            .orElseThrow(() ->
                Problem.notFound(
                        "no file is called '" + name + "': 'idunno ls' lists those there are")
                    .asException());
    if (version.isEmpty()) {
      if (latest.deleted()) {
        throw deleted(name, latest.version()).asException();
      }
      return latest;
    }
    Optional<FileVersion> exact = state.version(name, version.getAsLong());
    return exact.orElseThrow(() ->
        Problem.notFound(
                "'"
                    + name
                    + "' has no version "
                    + version.getAsLong()
                    + ": its versions are 1 to "
                    + latest.version())
            .asException());
  }

  /// What to say about a version that was asked for by number and has no content.
  static Problem empty(String name, long version) {
    return Problem.notFound(
        "version %d of '%s' has no content: it is a delete marker, or was purged"
            .formatted(version, name));
  }

  /// What to say about a delete marker.
  private static Problem deleted(String name, long version) {
    String older =
        version > 1
            ? "; 'idunno undelete' brings it back, versions before it can be had by number"
            : "";
    return Problem.notFound("'" + name + "' is deleted, by version " + version + older);
  }
}
