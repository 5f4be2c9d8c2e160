package idunno.nemesis;

import idunno.nemesis.core.Action;
import idunno.nemesis.core.Answer;
import idunno.nemesis.core.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/// What all clients have seen. For several threads.
final class History {
  private final List<Operation> operations = new ArrayList<>();
  private final List<Known> contents = new ArrayList<>();
  private final Map<String, Long> newest = new ConcurrentHashMap<>();
  private long lastWriteNanos = System.nanoTime();
  private long longestNanos;

  /// A version whose content somebody was told.
  record Known(String name, long version, String sha256) {}

  synchronized void add(Operation operation) {
    operations.add(operation);
    String name = operation.action().name();
    switch (operation.answer()) {
      case Answer.Wrote(long version) -> {
        newest.put(name, version);
        longestNanos = Math.max(longestNanos, operation.endedNanos() - lastWriteNanos);
        lastWriteNanos = Math.max(lastWriteNanos, operation.endedNanos());
        if (operation.action() instanceof Action.Put put) {
          contents.add(new Known(name, version, put.sha256()));
        }
      }
      case Answer.Read(long version, String _) -> newest.put(name, version);
      case Answer.Marker(long version) -> newest.put(name, version);
      case Answer.Refused _, Answer.Unknown _, Answer.Strange _ -> {
        // Nothing that the next request could build on.
      }
    }
  }

  /// The version that somebody saw last; 0: none.
  long newest(String name) {
    return newest.getOrDefault(name, 0L);
  }

  /// Some version that was put, among the newest or of long ago.
  synchronized Optional<Known> someContent(SplittableRandom chance) {
    if (contents.isEmpty()) {
      return Optional.empty();
    }
    int from = chance.nextBoolean() ? 0 : Math.max(0, contents.size() - 20);
    return Optional.of(contents.get(chance.nextInt(from, contents.size())));
  }

  synchronized List<Operation> all() {
    return List.copyOf(operations);
  }

  synchronized double longestWithoutWriteS() {
    return longestNanos / 1e9;
  }
}
