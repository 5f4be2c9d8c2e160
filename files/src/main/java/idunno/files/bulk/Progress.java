package idunno.files.bulk;

/// Hears how far a transfer has come, on a thread that transfers, one at a time; must be quick.
@FunctionalInterface
public interface Progress {
  /// @param bytes moved so far
  /// @param total of the whole, or -1 while unknown
  void moved(long bytes, long total);

  /// Nobody listens.
  static Progress none() {
    return (_, _) -> {};
  }
}
