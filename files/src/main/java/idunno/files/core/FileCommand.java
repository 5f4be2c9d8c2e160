package idunno.files.core;

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
}
