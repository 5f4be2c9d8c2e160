package idunno.files.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Remembers what recent requests did, so that a repeat is answered instead of done again. What is
/// forgotten, and when, follows from the log alone (its time and the number of entries), so that
/// all replicas forget alike.
final class RecentRequests {
  /// A client that comes back later than this starts anew. Retries take seconds.
  static final long KEEP_MS = 3_600_000;

  /// At most this many are kept, whatever their age.
  static final int KEEP_COUNT = 100_000;

  private final Map<String, Request> byId = new HashMap<>();
  private final Deque<Request> oldestFirst = new ArrayDeque<>();
  private long forgotten;

  Optional<Request> find(String requestId) {
    return Optional.ofNullable(byId.get(requestId));
  }

  void add(Request request) {
    oldestFirst.addLast(request);
    byId.put(request.id(), request);
    while (!oldestFirst.isEmpty() && isForgotten(oldestFirst.getFirst(), request.timeMs())) {
      byId.remove(oldestFirst.removeFirst().id());
      forgotten++;
    }
  }

  /// How many there have been; the number of the last one, counted from 1.
  long count() {
    return forgotten + oldestFirst.size();
  }

  /// How many of them are no longer known: the first so many.
  long forgotten() {
    return forgotten;
  }

  /// To be told before the remembered ones are added.
  void restoreForgotten(long count) {
    forgotten = count;
  }

  private boolean isForgotten(Request oldest, long nowMs) {
    return oldestFirst.size() > KEEP_COUNT || oldest.timeMs() < nowMs - KEEP_MS;
  }

  List<Request> oldestFirst() {
    return new ArrayList<>(oldestFirst);
  }

  /// That request `id` made `version` of `name` at the log's time `timeMs`.
  record Request(String id, String name, long version, long timeMs) {}
}
