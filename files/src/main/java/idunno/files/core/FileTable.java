package idunno.files.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The names with their versions, and the two indexes over them: from replica sets to versions, and
/// from shared blobs to versions. All versions that name the same blob have the same replicas.
/// Knows no commands: [Namespace] decides what may be done.
final class FileTable {
  private final NameMap files = new NameMap();
  private final ReplicaSets replicaSets = new ReplicaSets(this::isIn);
  private final SharedBlobs shared = new SharedBlobs();
  private long presentFiles;
  private long versionCount;
  private long storedBytes;

  /// A name and its versions, oldest first.
  record Row(String name, byte[] table) {
    int first() {
      return VersionTable.first(table);
    }

    int newest() {
      return VersionTable.count(table);
    }

    boolean hasContent(long version) {
      return VersionTable.hasContent(table, version);
    }

    boolean isPurged(long version) {
      return VersionTable.replicaSet(table, version) == VersionTable.PURGED;
    }

    boolean isPresent() {
      return hasContent(newest());
    }
  }

  Optional<Row> row(String name) {
    return Optional.ofNullable(files.get(name)).map(table -> new Row(name, table));
  }

  /// The rows whose names start with `prefix` and come after `after` ("" for all), by name.
  Rows rows(String prefix, String after) {
    boolean isWithin = after.compareTo(prefix) >= 0 && !after.isEmpty();
    return files.rows(isWithin ? after : prefix, !isWithin, prefix);
  }

  /// The versions of a row from its first on that are not before `from`, oldest first.
  Stream<FileVersion> versions(Row row, long from) {
    return LongStream.rangeClosed(Math.max(from, row.first()), row.newest())
        .mapToObj(v -> version(row, v));
  }

  /// A version that the row has had; without content and time when it was purged at the front.
  FileVersion version(Row row, long version) {
    if (version < row.first()) {
      return new FileVersion(row.name(), version, 0, Optional.empty());
    }
    long timeMs = VersionTable.timeMs(row.table(), version);
    Optional<Blob> content =
        row.hasContent(version) ? Optional.of(blob(row.table(), version)) : Optional.empty();
    return new FileVersion(row.name(), version, timeMs, content);
  }

  private Blob blob(byte[] table, long version) {
    return new Blob(
        VersionTable.blobId(table, version),
        VersionTable.size(table, version),
        VersionTable.sha256(table, version),
        replicaSets.get(VersionTable.replicaSet(table, version)));
  }

  /// The replicas of a version that has content.
  List<String> replicas(Row row, long version) {
    return replicaSets.get(VersionTable.replicaSet(row.table(), version));
  }

  ReplicaSets replicaSets() {
    return replicaSets;
  }

  Namespace.Counts counts() {
    return new Namespace.Counts(presentFiles, versionCount, storedBytes);
  }

  private byte[] tableOf(String name) {
    byte[] table = files.get(name);
    return table == null ? VersionTable.empty() : table;
  }

  /// Gives the name a next version with a blob that no version names yet.
  long append(String name, long timeMs, Blob blob) {
    byte[] table = tableOf(name);
    int set = replicaSets.use(blob.replicas(), name, VersionTable.count(table) + 1L, blob.size());
    storedBytes += blob.size();
    versionCount++;
    return grown(name, VersionTable.withContent(table, timeMs, blob, set));
  }

  /// Gives the name a next version with the blob that another version has.
  long share(String name, long timeMs, SharedBlobs.Owner source) {
    Row row = rowOf(source.name());
    Blob blob = blob(row.table(), source.version());
    long version = append(name, timeMs, blob);
    shared.add(blob.id(), source, new SharedBlobs.Owner(name, version));
    return version;
  }

  /// Gives the name a next version that is a delete marker.
  long appendMarker(String name, long timeMs) {
    byte[] table = tableOf(name);
    versionCount++;
    return grown(name, VersionTable.withMarker(table, timeMs));
  }

  private long grown(String name, byte[] grown) {
    int newest = VersionTable.count(grown);
    boolean wasPresent =
        newest > VersionTable.first(grown) && VersionTable.hasContent(grown, newest - 1L);
    boolean isPresent = VersionTable.hasContent(grown, newest);
    files.put(name, grown);
    presentFiles += (isPresent ? 1 : 0) - (wasPresent ? 1 : 0);
    return newest;
  }

  /// Adds a version as a snapshot has it to a table that is rebuilt.
  void restore(SnapshotItem.Version item) {
    FileVersion v = item.version();
    byte[] table = files.get(v.name());
    if (table == null) {
      table = VersionTable.startingAt(v.version());
      files.put(v.name(), table);
    }
    if (v.content().isPresent()) {
      Blob blob = v.content().get();
      long version = append(v.name(), v.timeMs(), blob);
      if (item.shared()) {
        shared.restore(blob.id(), new SharedBlobs.Owner(v.name(), version));
      }
    } else if (item.purged()) {
      long unused = grown(v.name(), VersionTable.withPurged(table, v.timeMs()));
    } else {
      long unused = appendMarker(v.name(), v.timeMs());
    }
  }

  /// What [#restore] needs of a row, lazily.
  Stream<SnapshotItem> items(Row row) {
    return LongStream.rangeClosed(row.first(), row.newest()).mapToObj(v -> item(row, v));
  }

  private SnapshotItem item(Row row, long version) {
    FileVersion v = version(row, version);
    boolean isShared = v.content().map(blob -> shared.isShared(blob.id())).orElse(false);
    return new SnapshotItem.Version(v, isShared, row.isPurged(version));
  }

  /// Takes the content or the marker away from a version; true when it had content.
  boolean purge(String name, long version) {
    Row row = rowOf(name);
    if (version < row.first()) {
      return false;
    }
    boolean had = row.hasContent(version);
    versionCount -= row.isPurged(version) ? 0 : 1;
    if (had) {
      storedBytes -= VersionTable.size(row.table(), version);
      presentFiles -= version == row.newest() ? 1 : 0;
      BlobId blob = VersionTable.blobId(row.table(), version);
      shared.remove(blob, new SharedBlobs.Owner(name, version));
      replicaSets.drop(
          VersionTable.replicaSet(row.table(), version), VersionTable.size(row.table(), version));
    }
    files.put(name, VersionTable.withoutVersion(row.table(), version));
    return had;
  }

  /// Says that the bytes of a version, and of all that share them, are on these replicas now.
  void relocate(String name, long version, List<String> replicas) {
    BlobId blob = VersionTable.blobId(rowOf(name).table(), version);
    for (SharedBlobs.Owner each : shared.of(blob, new SharedBlobs.Owner(name, version))) {
      byte[] table = rowOf(each.name()).table();
      int before = VersionTable.replicaSet(table, each.version());
      long bytes = VersionTable.size(table, each.version());
      int after = replicaSets.use(replicas, each.name(), each.version(), bytes);
      VersionTable.setReplicaSet(table, each.version(), after);
      replicaSets.drop(before, bytes);
    }
  }

  /// Those of `candidates` that some version needs, each with the replicas that are to hold it.
  Map<BlobId, List<String>> holdersOf(Set<BlobId> candidates) {
    Map<BlobId, List<String>> holders = new HashMap<>();
    rows("", "")
        .forEachRemaining(row -> {
          for (int v = row.first(); v <= row.newest(); v++) {
            if (row.hasContent(v)) {
              BlobId id = VersionTable.blobId(row.table(), v);
              if (candidates.contains(id)) {
                holders.merge(id, replicas(row, v), FileTable::union);
              }
            }
          }
        });
    return holders;
  }

  private static List<String> union(List<String> one, List<String> other) {
    if (one.equals(other)) {
      return one;
    }
    Set<String> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return new ArrayList<>(all);
  }

  private boolean isIn(String name, long version, int replicaSet) {
    Row row = rowOf(name);
    return row.newest() >= version
        && row.first() <= version
        && VersionTable.replicaSet(row.table(), version) == replicaSet;
  }

  private Row rowOf(String name) {
    return row(name)
        .orElseThrow(
            () -> new IllegalStateException("a file that is known to be there is not: " + name));
  }
}
