package idunno.membership.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The news that this node still spreads: the newest of each member, each a number of times that
/// grows with the logarithm of the cluster's size, the least told first. Of very many the most told
/// are dropped: who has not heard them finds out by comparing lists.
final class Rumours {
  private static final int MOST = 500;

  private final Map<Long, Rumour> rumours = new HashMap<>();

  /// The same by how often they are still to be told, the elder first.
  private final List<Map<Long, Rumour>> byLeft = new ArrayList<>();

  private static final class Rumour {
    final Standing standing;
    final long sinceMs;
    final boolean whole;
    final int bytes;
    int left;

    Rumour(Standing standing, long sinceMs, boolean whole, int left) {
      this.standing = standing;
      this.sinceMs = sinceMs;
      this.whole = whole;
      this.bytes = Change.BRIEF_BYTES + (whole ? standing.member().bytes() : 0);
      this.left = left;
    }
  }

  boolean isEmpty() {
    return rumours.isEmpty();
  }

  int size() {
    return rumours.size();
  }

  /// Begins to spread `standing`, in place of older news of the member.
  ///
  /// @param whole whether others may not know this life
  void tell(Standing standing, long sinceMs, boolean whole, int clusterSize) {
    forget(standing.key());
    add(new Rumour(standing, sinceMs, whole, timesFor(standing.state(), clusterSize)));
    if (rumours.size() > MOST) {
      dropTheMostTold();
    }
  }

  private void add(Rumour rumour) {
    while (byLeft.size() <= rumour.left) {
      byLeft.add(new LinkedHashMap<>());
    }
    rumours.put(rumour.standing.key(), rumour);
    byLeft.get(rumour.left).put(rumour.standing.key(), rumour);
  }

  private void dropTheMostTold() {
    for (Map<Long, Rumour> level : byLeft) {
      if (!level.isEmpty()) {
        forget(level.keySet().iterator().next());
        return;
      }
    }
  }

  /// How often each node repeats a piece of news: a node misses it with a chance of e to the minus
  /// that. Seven more than the logarithm: one piece of news in a thousand is missed by anybody.
  static int timesFor(int clusterSize) {
    int log2 = Integer.SIZE - Integer.numberOfLeadingZeros(clusterSize);
    return 7 + log2 * 7 / 10;
  }

  /// Suspicions are told half as often: the suspect hears of them directly, and nobody else has to.
  private static int timesFor(State state, int clusterSize) {
    int times = timesFor(clusterSize);
    return state == State.SUSPICIOUS ? times / 2 : times;
  }

  void forget(long key) {
    Rumour rumour = rumours.remove(key);
    if (rumour != null) {
      byLeft.get(rumour.left).remove(key);
    }
  }

  /// News for one message of at most `bytes`; each counts as told once.
  List<Change> take(int bytes, long nowMs) {
    if (rumours.isEmpty()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    for (Rumour rumour : choose(bytes)) {
      changes.add(Change.of(rumour.standing, nowMs - rumour.sinceMs, rumour.whole));
      forget(rumour.standing.key());
      if (--rumour.left > 0) {
        add(rumour);
      }
    }
    return changes;
  }

  private List<Rumour> choose(int bytes) {
    List<Rumour> chosen = new ArrayList<>();
    int room = bytes;
    for (Map<Long, Rumour> level : byLeft.reversed()) {
      for (Rumour rumour : level.values()) {
        room -= rumour.bytes;
        if (room < 0) {
          return chosen;
        }
        chosen.add(rumour);
      }
    }
    return chosen;
  }
}
