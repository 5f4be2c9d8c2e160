package idunno.files;

import idunno.files.upkeep.UpkeepSettings;
import java.time.Duration;

/// How the file service behaves.
///
/// @param copies how many nodes hold each version, as far as there are so many
/// @param orphanGrace how long bytes without a name are kept
/// @param collectEvery how often orphans are looked for
/// @param silence a replica of which nothing is heard for so long during a put is replaced
/// @param decision how long a put waits, when no other replica is left, for a silent one to come
///   back or to be no longer live; then it goes on with the copies that it has
/// @param upkeep how a node looks after its copies
public record FileSettings(
    int copies,
    Duration orphanGrace,
    Duration collectEvery,
    Duration silence,
    Duration decision,
    UpkeepSettings upkeep) {
  private static final Duration SILENCE = Duration.ofMillis(500);
  private static final Duration DECISION = Duration.ofSeconds(5);

  public FileSettings {
    if (copies < 1) {
      throw new IllegalArgumentException("copies must be at least 1, not " + copies);
    }
    if (orphanGrace.isNegative() || collectEvery.isNegative() || collectEvery.isZero()) {
      throw new IllegalArgumentException("the times of the orphan collector must be positive");
    }
    if (silence.toMillis() < 1 || decision.isNegative()) {
      throw new IllegalArgumentException("a replica must be given some time to answer");
    }
  }

  /// The same with another upkeep.
  public FileSettings with(UpkeepSettings next) {
    return new FileSettings(copies, orphanGrace, collectEvery, silence, decision, next);
  }

  /// With the standard upkeep.
  public FileSettings(
      int copies,
      Duration orphanGrace,
      Duration collectEvery,
      Duration silence,
      Duration decision) {
    this(copies, orphanGrace, collectEvery, silence, decision, UpkeepSettings.standard());
  }

  /// With half a second of silence, and five seconds until a put goes on with fewer copies.
  public FileSettings(int copies, Duration orphanGrace, Duration collectEvery) {
    this(copies, orphanGrace, collectEvery, SILENCE, DECISION);
  }

  /// Four copies; orphans go after ten minutes and are looked for every minute.
  public static FileSettings standard() {
    return new FileSettings(4, Duration.ofMinutes(10), Duration.ofMinutes(1));
  }
}
