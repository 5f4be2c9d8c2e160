package idunno.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// All that the watched nodes have noticed since the last [#clear]. Any thread.
final class Sightings {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<Sighting> all = new ArrayList<>();

  void add(Sighting sighting) {
    lock.lock();
    try {
      all.add(sighting);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      all.clear();
    } finally {
      lock.unlock();
    }
  }

  List<Sighting> all() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  /// When each observer first noticed that each member became `state`, once all pairs have.
  ///
  /// @throws TimeoutException when some have not for so long
  Times await(String state, Set<String> observers, Set<String> members, long mostMs)
      throws InterruptedException, TimeoutException {
    long left = TimeUnit.MILLISECONDS.toNanos(mostMs);
    lock.lock();
    try {
      Times times = times(state, observers, members);
      while (times.size() < observers.size() * members.size()) {
        if (left <= 0) {
          throw new TimeoutException(
              "after %d ms %d of %d have noticed %s of %s: %s"
                  .formatted(
                      mostMs,
                      times.size(),
                      observers.size() * members.size(),
                      state,
                      members,
                      times.missing(observers, members)));
        }
        left = added.awaitNanos(left);
        times = times(state, observers, members);
      }
      return times;
    } finally {
      lock.unlock();
    }
  }

  private Times times(String state, Set<String> observers, Set<String> members) {
    Map<String, Map<String, Long>> times = new HashMap<>();
    for (Sighting each : all) {
      if (each.state().equals(state)
          && observers.contains(each.observer())
          && members.contains(each.name())) {
        times
            .computeIfAbsent(each.name(), _ -> new HashMap<>())
            .putIfAbsent(each.observer(), each.timeMs());
      }
    }
    return new Times(times);
  }

  /// Milliseconds since 1970, by member and by who noticed.
  record Times(Map<String, Map<String, Long>> byMember) {
    int size() {
      return byMember.values().stream().mapToInt(Map::size).sum();
    }

    /// When the last of all noticed.
    long last() {
      return byMember.values().stream()
          .flatMapToLong(each -> each.values().stream().mapToLong(time -> time))
          .max()
          .orElseThrow();
    }

    /// The longest time, over the members, from the first who noticed to the last.
    long spread() {
      long longest = 0;
      for (Map<String, Long> each : byMember.values()) {
        OptionalLong first = each.values().stream().mapToLong(time -> time).min();
        OptionalLong last = each.values().stream().mapToLong(time -> time).max();
        longest = Math.max(longest, last.orElseThrow() - first.orElseThrow());
      }
      return longest;
    }

    private String missing(Set<String> observers, Set<String> members) {
      List<String> missing = new ArrayList<>();
      for (String member : members) {
        Set<String> left = new HashSet<>(observers);
        left.removeAll(byMember.getOrDefault(member, Map.of()).keySet());
        if (!left.isEmpty()) {
          missing.add(member + " at " + left);
        }
      }
      return String.join(", ", missing);
    }
  }
}
