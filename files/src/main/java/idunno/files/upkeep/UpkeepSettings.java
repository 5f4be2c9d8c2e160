package idunno.files.upkeep;

import java.time.Duration;

/// How a node looks after its copies.
///
/// @param firstLook how long after the start it looks whether all of them are there
/// @param lookEvery how often it looks again
/// @param readEvery how often it reads all of them
/// @param readBytesPerSecond the most that is read in the background for that
/// @param askedBytesPerSecond the most that is read when somebody has asked for it
/// @param copyBytesPerSecond the most that is copied to a node in the background, and by repair to
///   all of them; less when that slows others; [Long#MAX_VALUE]: as much as there can be
public record UpkeepSettings(
    Duration firstLook,
    Duration lookEvery,
    Duration readEvery,
    long readBytesPerSecond,
    long askedBytesPerSecond,
    long copyBytesPerSecond) {
  public UpkeepSettings {
    if (firstLook.isNegative() || lookEvery.toMillis() < 1 || readEvery.toMillis() < 1) {
      throw new IllegalArgumentException("copies must be looked at in the future");
    }
    if (readBytesPerSecond < 1 || askedBytesPerSecond < 1 || copyBytesPerSecond < 1) {
      throw new IllegalArgumentException("at least a byte a second must pass");
    }
  }

  /// A look after ten seconds and then every hour; all bytes once a week, at most 8 MB a second;
  /// 256 MB a second when asked; 64 MB a second are copied.
  public static UpkeepSettings standard() {
    return new UpkeepSettings(
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        Duration.ofDays(7),
        8_000_000,
        256_000_000,
        64_000_000);
  }

  /// The same with another limit on what is copied.
  public UpkeepSettings withCopies(long bytesPerSecond) {
    return new UpkeepSettings(
        firstLook, lookEvery, readEvery, readBytesPerSecond, askedBytesPerSecond, bytesPerSecond);
  }
}
