package idunno.serving.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What clients' requests were answered, by the ids that the clients chose, so that a repeat has
/// the first one's result and does nothing. Remembers an hour of log time, and at most 20,000.
final class RequestLog {
  static final long MEMORY_MS = 3_600_000;
  static final int MEMORY_COUNT = 20_000;

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(long timeMs, ServingResult result) {}

  @Nullable ServingResult result(String requestId) {
    Entry entry = entries.get(requestId);
    return entry == null ? null : entry.result();
  }

  void remember(String requestId, ServingResult result, long timeMs) {
    entries.put(requestId, new Entry(timeMs, result));
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      boolean stale = oldest.next().timeMs() < timeMs - MEMORY_MS;
      if (!stale && entries.size() <= MEMORY_COUNT) {
        return;
      }
      oldest.remove();
    }
  }

  void save(Consumer<Saved> out) {
    entries.forEach((id, e) -> out.accept(new Saved.Request(id, e.timeMs(), e.result())));
  }

  void load(Saved.Request saved) {
    entries.put(saved.id(), new Entry(saved.timeMs(), saved.result()));
  }
}
