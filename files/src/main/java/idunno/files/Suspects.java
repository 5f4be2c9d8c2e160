package idunno.files;

import idunno.base.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The nodes that were silent a moment ago: until membership has made up its mind, whoever has a
/// choice does without them. Any thread may call.
final class Suspects {
  /// About as long as membership needs.
  private static final Duration MEMORY = Duration.ofSeconds(3);

  private final Clock clock;
  private final Map<String, Long> sinceNanos = new ConcurrentHashMap<>();

  Suspects(Clock clock) {
    this.clock = clock;
  }

  void silent(String node) {
    sinceNanos.put(node, clock.monotonicNanos());
  }

  /// The node has answered.
  void heard(String node) {
    sinceNanos.remove(node);
  }

  boolean isSuspect(String node) {
    Long since = sinceNanos.get(node);
    return since != null && clock.monotonicNanos() - since < MEMORY.toNanos();
  }

  /// Those of `live` that are not suspected, if these are at least `wanted`; else all.
  List<String> best(Collection<String> live, int wanted) {
    List<String> sound = live.stream().filter(node -> !isSuspect(node)).toList();
    return sound.size() >= wanted ? sound : List.copyOf(live);
  }
}
