package idunno.membership.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The news that this node still spreads: the newest of each member, each a number of times that
/// grows with the logarithm of the cluster's size, the least told first.
final class Rumours {
  private static final int BRIEF_BYTES = 20;
  private static final int WHOLE_BYTES = 96;

  private final Map<Long, Rumour> rumours = new LinkedHashMap<>();

  private static final class Rumour {
    final Standing standing;
    final long sinceMs;
    final boolean whole;
    int left;

    Rumour(Standing standing, long sinceMs, boolean whole, int left) {
      this.standing = standing;
      this.sinceMs = sinceMs;
      this.whole = whole;
      this.left = left;
    }
  }

  boolean isEmpty() {
    return rumours.isEmpty();
  }

  /// Begins to spread `standing`, in place of older news of the member.
  ///
  /// @param whole whether others may not know this life
  void tell(Standing standing, long sinceMs, boolean whole, int clusterSize) {
    int times = timesFor(clusterSize);
    rumours.put(standing.key(), new Rumour(standing, sinceMs, whole, times));
  }

  /// How often each node repeats a piece of news.
  static int timesFor(int clusterSize) {
    int log2 = Integer.SIZE - Integer.numberOfLeadingZeros(clusterSize);
    return 3 + log2 + log2 / 2;
  }

  void forget(long key) {
    rumours.remove(key);
  }

  /// News for one message of at most `bytes`; each counts as told once.
  List<Change> take(int bytes, long nowMs) {
    if (rumours.isEmpty()) {
      return List.of();
    }
    List<Rumour> order = new ArrayList<>(rumours.values());
    order.sort(Comparator.comparingInt((Rumour rumour) -> rumour.left).reversed());
    List<Change> changes = new ArrayList<>();
    int room = bytes;
    for (Rumour rumour : order) {
      room -= rumour.whole ? WHOLE_BYTES : BRIEF_BYTES;
      if (room < 0) {
        break;
      }
      changes.add(Change.of(rumour.standing, nowMs - rumour.sinceMs, rumour.whole));
      if (--rumour.left == 0) {
        rumours.remove(rumour.standing.key());
      }
    }
    return changes;
  }
}
