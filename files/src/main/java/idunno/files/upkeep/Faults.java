package idunno.files.upkeep;

import idunno.files.core.BlobId;
import idunno.files.core.FileVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The copies of this node that are known to be bad and are not mended yet. Keeps so many and no
/// more; what it does not keep is found again by the next pass. Any thread may call.
final class Faults {
  private static final int MOST_KEPT = 10_000;

  private final Map<BlobId, Known> known = new LinkedHashMap<>();
  private long mended;

  private record Known(FileVersion version, String why) {}

  synchronized void found(FileVersion version, String why) {
    BlobId id = version.content().orElseThrow().id();
    if (known.size() < MOST_KEPT || known.containsKey(id)) {
      known.put(id, new Known(version, why));
    }
  }

  synchronized void mended(FileVersion version) {
    settled(version);
    mended++;
  }

  /// It is whole, or not this node's any more.
  synchronized void settled(FileVersion version) {
    known.remove(version.content().orElseThrow().id());
  }

  synchronized List<FileVersion> versions() {
    return known.values().stream().map(Known::version).toList();
  }

  synchronized List<Fault> list(int limit) {
    return known.values().stream()
        .limit(limit)
        .map(each -> new Fault(each.version().name(), each.version().version(), each.why()))
        .toList();
  }

  synchronized int count() {
    return known.size();
  }

  /// How many copies were mended since the node's start.
  synchronized long mendedCount() {
    return mended;
  }
}
