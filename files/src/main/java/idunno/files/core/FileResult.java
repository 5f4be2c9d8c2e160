package idunno.files.core;

/// What an applied [FileCommand] did.
public sealed interface FileResult {
  String name();

  /// The version that the command made, or was about.
  long version();

  /// The name's new version holds `blob`, which after a repeat is the first attempt's.
  record Committed(String name, long version, Blob blob) implements FileResult {}

  /// The name's new version is a delete marker.
  record Deleted(String name, long version) implements FileResult {}

  /// The bytes of the version are nobody's any more.
  record Purged(String name, long version) implements FileResult {}

  /// The version has its bytes.
  record Present(String name, long version) implements FileResult {}

  /// The version's bytes are where they were said to be.
  record Relocated(String name, long version) implements FileResult {}
}
