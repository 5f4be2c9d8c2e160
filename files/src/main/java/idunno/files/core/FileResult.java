package idunno.files.core;

/// What an applied [FileCommand] did.
public sealed interface FileResult {
  String name();

  /// The version that the command made.
  long version();

  /// The name's new version holds `blob`, which after a repeat is the first attempt's.
  record Committed(String name, long version, Blob blob) implements FileResult {}

  /// The name's new version is a delete marker.
  record Deleted(String name, long version) implements FileResult {}
}
