package idunno.files;

import java.time.Duration;

/// How the file service behaves.
///
/// @param copies how many nodes hold each version, as far as there are so many
/// @param orphanGrace how long bytes without a name are kept
/// @param collectEvery how often orphans are looked for
public record FileSettings(int copies, Duration orphanGrace, Duration collectEvery) {
  public FileSettings {
    if (copies < 1) {
      throw new IllegalArgumentException("copies must be at least 1, not " + copies);
    }
    if (orphanGrace.isNegative() || collectEvery.isNegative() || collectEvery.isZero()) {
      throw new IllegalArgumentException("the times of the orphan collector must be positive");
    }
  }

  /// Four copies; orphans go after ten minutes and are looked for every minute.
  public static FileSettings standard() {
    return new FileSettings(4, Duration.ofMinutes(10), Duration.ofMinutes(1));
  }
}
