package idunno.files.core;

import java.util.List;

/// What can be done to the namespace.
public sealed interface FileCommand {
  String name();

  /// Chosen by the client: the same id again does nothing and returns the first result. Empty: this
  /// command is not remembered, because something else makes its repeat harmless.
  String requestId();

  /// Gives the name a next version with these bytes, which are on stable storage of all of
  /// `blob.replicas()` already.
  record Commit(String name, Blob blob, Condition condition, String requestId)
      implements FileCommand {}

  /// Gives the name a next version that is a delete marker. Bytes and older versions stay.
  record Delete(String name, String requestId) implements FileCommand {}

  /// Takes the bytes of one version away for good; what is left is a delete marker with its number.
  /// A repeat is refused, since there is nothing left to take.
  ///
  /// @param minAgeMs by the log's time; a younger version is left alone
  record Purge(String name, long version, long minAgeMs) implements FileCommand {
    @Override
    public String requestId() {
      return "";
    }
  }

  /// Changes nothing, and is refused unless that very version has its bytes: so that a transaction
  /// can depend on files that it only mentions.
  record Expect(String name, long version) implements FileCommand {
    @Override
    public String requestId() {
      return "";
    }
  }

  /// Says that other nodes hold the bytes of a version now. Refused when they are no longer where
  /// they are expected, so that of two that move the same version the second one fails.
  ///
  /// @param expected the replicas that the version has
  /// @param replicas those that it gets; the bytes are on stable storage of all that are new
  record Relocate(String name, long version, List<String> expected, List<String> replicas)
      implements FileCommand {
    public Relocate {
      expected = List.copyOf(expected);
      replicas = List.copyOf(replicas);
    }

    @Override
    public String requestId() {
      return "";
    }
  }
}
