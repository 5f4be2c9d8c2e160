package idunno.files.upkeep;

/// How far a node's walk over its copies is.
///
/// @param number tells it from others of that node
/// @param read whether every byte is read and compared, or only looked whether the copies are there
/// @param copies looked at so far
/// @param bytes of these
/// @param found bad or missing copies
/// @param mended how many of them are whole again
public record PassProgress(
    long number, boolean read, State state, long copies, long bytes, long found, long mended) {
  /// Where it is in its life.
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }
}
