package idunno.files.core;

import idunno.base.Problem;
import idunno.files.core.RecentRequests.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Which names exist, which versions each has, and where their bytes are: the files' part of the
/// coordinator's replicated state. Deterministic: its state follows from the applied commands and
/// their times alone. Owned by one thread at a time.
public final class Namespace {
  /// The longest request id, in characters.
  public static final int MAX_REQUEST_ID = 128;

  /// A page scans at most this many names, so that a listing over deleted names stays short.
  private static final int MAX_SCANNED = 20_000;

  private final NavigableMap<String, byte[]> files = new TreeMap<>();
  private final ReplicaSets replicaSets = new ReplicaSets(this::isIn);
  private final RecentRequests requests = new RecentRequests();
  private long presentFiles;
  private long versionCount;
  private long storedBytes;
  private long purges;

  /// The reason why `command` cannot be applied now, if there is one. Changes nothing.
  public Optional<Problem> check(FileCommand command, long timeMs) {
    return new Refusals(this).of(command, timeMs, requests.find(command.requestId()));
  }

  /// Applies a command that [#check] let pass at this very state.
  public FileResult apply(FileCommand command, long timeMs) {
    Optional<Request> earlier = requests.find(command.requestId());
    if (earlier.isPresent()) {
      return resultOf(earlier.get());
    }
    return switch (command) {
      case FileCommand.Commit commit -> {
        long version = append(commit.name(), timeMs, Optional.of(commit.blob()));
        remember(commit, version, timeMs);
        yield new FileResult.Committed(commit.name(), version, commit.blob());
      }
      case FileCommand.Delete delete -> {
        long version = append(delete.name(), timeMs, Optional.empty());
        remember(delete, version, timeMs);
        yield new FileResult.Deleted(delete.name(), version);
      }
      case FileCommand.Purge(String name, long version, long _) -> purge(name, version);
      case FileCommand.Expect(String name, long version) -> new FileResult.Present(name, version);
      case FileCommand.Relocate relocate -> relocate(relocate);
    };
  }

  private void remember(FileCommand command, long version, long timeMs) {
    if (!command.requestId().isEmpty()) {
      requests.add(new Request(command.requestId(), command.name(), version, timeMs));
    }
  }

  /// The newest version of `name`, which may be a delete marker; empty when there never was one.
  public Optional<FileVersion> latest(String name) {
    byte[] table = files.get(name);
    return table == null
        ? Optional.empty()
        : Optional.of(versionAt(name, table, VersionTable.count(table)));
  }

  /// Exactly this version, which may be a delete marker.
  public Optional<FileVersion> version(String name, long version) {
    byte[] table = files.get(name);
    return table == null || version < 1 || version > VersionTable.count(table)
        ? Optional.empty()
        : Optional.of(versionAt(name, table, version));
  }

  /// All versions of `name`, oldest first.
  public List<FileVersion> versions(String name) {
    byte[] table = files.get(name);
    return table == null ? List.of() : versionsOf(name, table).toList();
  }

  /// The newest versions of the present files whose names start with `prefix` and come after
  /// `after` ("" for the first page), sorted by name as Java compares strings. The system's names
  /// are left out unless `prefix` asks for them.
  ///
  /// @param limit the most files in the page, at least 1
  public Page list(String prefix, String after, int limit) {
    boolean withSystem = prefix.startsWith(FileName.SYSTEM_PREFIX);
    List<FileVersion> page = new ArrayList<>();
    String last = after;
    int scanned = 0;
    for (var entry : from(prefix, after).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == limit || scanned == MAX_SCANNED) {
        return new Page(page, Optional.of(last));
      }
      last = entry.getKey();
      scanned++;
      byte[] table = entry.getValue();
      boolean shown = withSystem || !FileName.isSystem(last);
      if (shown && !isMarker(table, VersionTable.count(table))) {
        page.add(versionAt(last, table, VersionTable.count(table)));
      }
    }
    return new Page(page, Optional.empty());
  }

  /// All versions, delete markers too, of the names that start with `prefix` and come after `after`
  /// ("" for the first page), sorted by name, oldest first; the system's names among them.
  ///
  /// @param limit the most names in the page, at least 1
  public Page history(String prefix, String after, int limit) {
    List<FileVersion> page = new ArrayList<>();
    String last = after;
    int names = 0;
    for (var entry : from(prefix, after).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (names == limit) {
        return new Page(page, Optional.of(last));
      }
      last = entry.getKey();
      names++;
      versionsOf(last, entry.getValue()).forEach(page::add);
    }
    return new Page(page, Optional.empty());
  }

  /// How many times a node's copy has ceased to be needed, by a purge or because a version moved
  /// elsewhere: while it stays the same, every copy that was needed still is.
  public long purges() {
    return purges;
  }

  /// Those of `candidates` that some version still needs. Walks all versions: ask for many at once.
  public Set<BlobId> liveAmong(Set<BlobId> candidates) {
    return holdersOf(candidates).keySet();
  }

  /// Those of `candidates` that some version still needs, each with the replicas that are to hold
  /// it. Walks all versions: ask for many at once.
  public Map<BlobId, List<String>> holdersOf(Set<BlobId> candidates) {
    Map<BlobId, List<String>> holders = new HashMap<>();
    for (byte[] table : files.values()) {
      for (int v = 1; v <= VersionTable.count(table); v++) {
        if (!isMarker(table, v)) {
          BlobId id = VersionTable.blobId(table, v);
          if (candidates.contains(id)) {
            holders.put(id, replicaSets.get(VersionTable.replicaSet(table, v)));
          }
        }
      }
    }
    return holders;
  }

  /// Whether some version still needs `blob`. Walks all versions.
  public boolean isLive(BlobId blob) {
    return !liveAmong(Set.of(blob)).isEmpty();
  }

  public Counts counts() {
    return new Counts(presentFiles, versionCount, storedBytes);
  }

  /// How many versions were acknowledged with fewer than `copies` replicas.
  public long versionsBelow(int copies) {
    return replicaSets.versionsBelow(copies);
  }

  /// The replica sets that versions have, each once, in no particular order.
  public List<ReplicaSet> replicaSets() {
    return replicaSets.inUse();
  }

  /// Some versions whose bytes are on exactly these replicas.
  ///
  /// @param replicas as [#replicaSets] gave them
  /// @param limit the most of them
  public List<FileVersion> versionsOn(List<String> replicas, int limit) {
    List<FileVersion> versions = new ArrayList<>();
    replicaSets.visit(
        replicas, limit, (name, version) -> versions.add(version(name, version).orElseThrow()));
    return versions;
  }

  /// Some of the versions that `node` is to hold.
  ///
  /// @param limit the most of them
  public List<FileVersion> heldBy(String node, int limit) {
    List<FileVersion> versions = new ArrayList<>();
    for (ReplicaSet set : replicaSets.inUse()) {
      if (set.replicas().contains(node)) {
        versions.addAll(versionsOn(set.replicas(), limit - versions.size()));
      }
    }
    return versions;
  }

  /// The whole state, lazily; must be consumed before anything else is applied.
  public Iterator<SnapshotItem> snapshot() {
    Stream<SnapshotItem> versions =
        files.entrySet().stream()
            .flatMap(entry -> versionsOf(entry.getKey(), entry.getValue()))
            .map(SnapshotItem.Version::new);
    Stream<SnapshotItem> remembered =
        requests.oldestFirst().stream()
            .map(r -> new SnapshotItem.Request(r.id(), r.name(), r.version(), r.timeMs()));
    Stream<SnapshotItem> purged =
        purges == 0 ? Stream.empty() : Stream.of(new SnapshotItem.Purges(purges));
    return Stream.of(purged, versions, remembered).flatMap(each -> each).iterator();
  }

  /// Adds one item to a namespace that is being rebuilt; items come in the order of [#snapshot].
  public void restore(SnapshotItem item) {
    switch (item) {
      case SnapshotItem.Purges(long count) -> purges = count;
      case SnapshotItem.Version(FileVersion v) -> append(v.name(), v.timeMs(), v.content());
      case SnapshotItem.Request r ->
          requests.add(new Request(r.id(), r.name(), r.version(), r.timeMs()));
    }
  }

  private FileResult relocate(FileCommand.Relocate relocate) {
    String name = relocate.name();
    long version = relocate.version();
    byte[] table = tableOf(name);
    replicaSets.drop(VersionTable.replicaSet(table, version));
    VersionTable.setReplicaSet(table, version, replicaSets.use(relocate.replicas(), name, version));
    purges += relocate.replicas().containsAll(relocate.expected()) ? 0 : 1;
    return new FileResult.Relocated(name, version);
  }

  private boolean isIn(String name, long version, int replicaSet) {
    byte[] table = tableOf(name);
    return VersionTable.count(table) >= version
        && VersionTable.replicaSet(table, version) == replicaSet;
  }

  private byte[] tableOf(String name) {
    byte[] table = files.get(name);
    if (table == null) {
      throw new IllegalStateException("a file that is known to be there is not: " + name);
    }
    return table;
  }

  private FileResult purge(String name, long version) {
    byte[] table = tableOf(name);
    storedBytes -= VersionTable.size(table, version);
    presentFiles -= version == VersionTable.count(table) ? 1 : 0;
    replicaSets.drop(VersionTable.replicaSet(table, version));
    VersionTable.becomeMarker(table, version);
    purges++;
    return new FileResult.Purged(name, version);
  }

  /// What the remembered request did.
  FileResult resultOf(Request earlier) {
    FileVersion made =
        version(earlier.name(), earlier.version())
            .orElseThrow(
                () -> new IllegalStateException("a remembered version is gone: " + earlier));
    return made.content()
        .<FileResult>map(b -> new FileResult.Committed(made.name(), made.version(), b))
        .orElseGet(() -> new FileResult.Deleted(made.name(), made.version()));
  }

  private long append(String name, long timeMs, Optional<Blob> content) {
    byte[] table = files.getOrDefault(name, VersionTable.empty());
    int count = VersionTable.count(table);
    boolean wasPresent = count > 0 && !isMarker(table, count);
    byte[] grown =
        content
            .map(b -> {
              int set = replicaSets.use(b.replicas(), name, count + 1L);
              return VersionTable.withContent(table, timeMs, b, set);
            })
            .orElseGet(() -> VersionTable.withMarker(table, timeMs));
    files.put(name, grown);
    presentFiles += (content.isPresent() ? 1 : 0) - (wasPresent ? 1 : 0);
    versionCount++;
    storedBytes += content.map(Blob::size).orElse(0L);
    return count + 1L;
  }

  private NavigableMap<String, byte[]> from(String prefix, String after) {
    NavigableMap<String, byte[]> tail =
        after.compareTo(prefix) >= 0 && !after.isEmpty()
            ? files.tailMap(after, false)
            : files.tailMap(prefix, true);
    return tail;
  }

  private Stream<FileVersion> versionsOf(String name, byte[] table) {
    return LongStream.rangeClosed(1, VersionTable.count(table))
        .mapToObj(v -> versionAt(name, table, v));
  }

  private FileVersion versionAt(String name, byte[] table, long version) {
    long timeMs = VersionTable.timeMs(table, version);
    if (isMarker(table, version)) {
      return new FileVersion(name, version, timeMs, Optional.empty());
    }
    Blob blob =
        new Blob(
            VersionTable.blobId(table, version),
            VersionTable.size(table, version),
            VersionTable.sha256(table, version),
            replicaSets.get(VersionTable.replicaSet(table, version)));
    return new FileVersion(name, version, timeMs, Optional.of(blob));
  }

  private static boolean isMarker(byte[] table, long version) {
    return VersionTable.replicaSet(table, version) == VersionTable.MARKER;
  }

  /// A part of a listing.
  ///
  /// @param next what to give as `after` for the next page; empty when this was the last one
  public record Page(List<FileVersion> files, Optional<String> next) {}

  /// @param versions how many versions have exactly these replicas
  public record ReplicaSet(List<String> replicas, long versions) {}

  /// @param files names whose newest version is not a delete marker
  /// @param versions all versions, delete markers counted
  /// @param bytes of all versions, each copy of a version counted once
  public record Counts(long files, long versions, long bytes) {}
}
