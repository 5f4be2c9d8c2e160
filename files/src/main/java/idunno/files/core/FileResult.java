package idunno.files.core;

/// What an applied [FileCommand] did.
public sealed interface FileResult {
  String name();

  /// The version that the command made, or was about; 0 where it was about none.
  long version();

  /// The name's new version holds `blob`, which after a repeat is the first attempt's.
  record Committed(String name, long version, Blob blob) implements FileResult {}

  /// The name's new version is a delete marker.
  record Deleted(String name, long version) implements FileResult {}

  /// The bytes of the version are nobody's any more.
  record Purged(String name, long version) implements FileResult {}

  /// The bytes of all versions before that one are nobody's any more.
  ///
  /// @param purged how many versions with content that were
  record PurgedBefore(String name, long version, long purged) implements FileResult {}

  /// The rule of a prefix is as it was told.
  record RetentionSet(String name) implements FileResult {
    @Override
    public long version() {
      return 0;
    }
  }

  /// @param purged how many versions with content went
  record Expired(long purged) implements FileResult {
    @Override
    public String name() {
      return "";
    }

    @Override
    public long version() {
      return 0;
    }
  }

  /// The version has its bytes.
  record Present(String name, long version) implements FileResult {}

  /// The version's bytes are where they were said to be.
  record Relocated(String name, long version) implements FileResult {}
}
