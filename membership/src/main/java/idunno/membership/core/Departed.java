package idunno.membership.core;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lives that are gone: what is said of them, or of earlier ones, is no news. They are remembered
/// for a day, so that those who were only cut off are found again; of very many that went, such as
/// by a node that starts again and again at ever new ports, the last ones.
final class Departed {
  /// However many there are, longer than the oldest news can be on its way.
  private static final long LEAST_MS = 60_000;

  private static final long MOST_MS = 86_400_000;
  private static final int MOST = 4_096;

  private final Map<Long, Gone> gone = new LinkedHashMap<>();

  /// @param sinceMs judged milliseconds
  record Gone(Standing standing, long sinceMs) {}

  void put(Standing standing, long sinceMs, long nowMs) {
    gone.remove(standing.key());
    gone.put(standing.key(), new Gone(standing, sinceMs));
    forget(nowMs);
  }

  void forget(long nowMs) {
    Iterator<Gone> eldest = gone.values().iterator();
    while (eldest.hasNext()) {
      long age = nowMs - eldest.next().sinceMs();
      if (age <= LEAST_MS || age <= MOST_MS && gone.size() <= MOST) {
        return;
      }
      eldest.remove();
    }
  }

  @Nullable Gone find(long key) {
    return gone.get(key);
  }

  void remove(long key) {
    gone.remove(key);
  }

  boolean isEmpty() {
    return gone.isEmpty();
  }

  Collection<Gone> all() {
    return gone.values();
  }
}
