package idunno.files.core;

import idunno.base.Problem;
import idunno.files.core.RecentRequests.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which names exist, which versions each has, and where their bytes are: the files' part of the
/// coordinator's replicated state. Deterministic: its state follows from the applied commands and
/// their times alone. Owned by one thread at a time.
public final class Namespace {
  /// The longest request id, in characters.
  public static final int MAX_REQUEST_ID = 128;

  private final FileTable files = new FileTable();
  private final Listing listing = new Listing(files);
  private final Retention retention = new Retention();
  private final RecentRequests requests = new RecentRequests();
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
        long version = files.append(commit.name(), timeMs, commit.blob());
        remember(commit, version, timeMs);
        yield new FileResult.Committed(commit.name(), version, commit.blob());
      }
      case FileCommand.Delete delete -> {
        long version = files.appendMarker(delete.name(), timeMs);
        remember(delete, version, timeMs);
        yield new FileResult.Deleted(delete.name(), version);
      }
      case FileCommand.Undelete undelete -> share(undelete, undelete.name(), 0, timeMs);
      case FileCommand.Copy copy -> share(copy, copy.source(), copy.version(), timeMs);
      case FileCommand.Purge(String name, long version, long _) -> {
        purges += files.purge(name, version) ? 1 : 0;
        yield new FileResult.Purged(name, version);
      }
      case FileCommand.PurgeBefore(String name, long version) ->
          new FileResult.PurgedBefore(name, version, purgeBefore(name, version));
      case FileCommand.Expect(String name, long version) -> new FileResult.Present(name, version);
      case FileCommand.Relocate relocate -> relocate(relocate);
      case FileCommand.SetRetention(String prefix, Retention.Rule rule) -> {
        retention.set(prefix, rule);
        yield new FileResult.RetentionSet(prefix);
      }
      case FileCommand.ClearRetention(String prefix) -> {
        retention.clear(prefix);
        yield new FileResult.RetentionSet(prefix);
      }
      case FileCommand.Expire expire -> expire(expire.names(), timeMs);
    };
  }

  private void remember(FileCommand command, long version, long timeMs) {
    if (!command.requestId().isEmpty()) {
      requests.add(new Request(command.requestId(), command.name(), version, timeMs));
    }
  }

  /// Gives the command's name a next version with the content of another.
  ///
  /// @param asked 0: the source's last content
  private FileResult share(FileCommand command, String source, long asked, long timeMs) {
    long from = asked > 0 ? asked : lastContent(source).orElseThrow().version();
    long version = files.share(command.name(), timeMs, new SharedBlobs.Owner(source, from));
    remember(command, version, timeMs);
    Blob blob = version(source, from).flatMap(FileVersion::content).orElseThrow();
    return new FileResult.Committed(command.name(), version, blob);
  }

  private FileResult relocate(FileCommand.Relocate relocate) {
    files.relocate(relocate.name(), relocate.version(), relocate.replicas());
    purges += relocate.replicas().containsAll(relocate.expected()) ? 0 : 1;
    return new FileResult.Relocated(relocate.name(), relocate.version());
  }

  private FileResult expire(List<String> names, long timeMs) {
    long expired = 0;
    for (String name : names) {
      Optional<FileTable.Row> row = files.row(name);
      if (row.isPresent()) {
        expired += purgeBefore(name, retention.keptFrom(row.get(), timeMs));
      }
    }
    return new FileResult.Expired(expired);
  }

  /// How many versions with content that were.
  private long purgeBefore(String name, long version) {
    FileTable.Row row = files.row(name).orElseThrow();
    long purged = 0;
    for (long v = row.first(); v <= row.newest() && v < version; v++) {
      purged += files.purge(name, v) ? 1 : 0;
    }
    purges += purged;
    return purged;
  }

  /// The newest version of `name`, which may be a delete marker; empty when there never was one.
  public Optional<FileVersion> latest(String name) {
    return files.row(name).map(row -> files.version(row, row.newest()));
  }

  /// Exactly this version, which may be a delete marker, or have been purged.
  public Optional<FileVersion> version(String name, long version) {
    return files
        .row(name)
        .filter(row -> version >= 1 && version <= row.newest())
        .map(row -> files.version(row, version));
  }

  /// The newest version of `name` that has content; empty when there is none.
  public Optional<FileVersion> lastContent(String name) {
    Optional<FileTable.Row> row = files.row(name);
    long version = row.map(FileTable.Row::newest).orElse(0);
    while (version > 0 && version >= row.get().first() && !row.get().hasContent(version)) {
      version--;
    }
    return version(name, version).filter(found -> !found.deleted());
  }

  /// All versions of `name`, oldest first, without those at the beginning that have been purged.
  public List<FileVersion> versions(String name) {
    return versions(name, 1, Integer.MAX_VALUE);
  }

  /// The same from that version on.
  ///
  /// @param limit the most of them
  public List<FileVersion> versions(String name, long from, int limit) {
    return files
        .row(name)
        .map(row -> files.versions(row, from).limit(limit).toList())
        .orElse(List.of());
  }

  /// The last versions of `name` before that one, oldest first.
  ///
  /// @param limit the most of them
  public List<FileVersion> versionsBefore(String name, long version, int limit) {
    long end = Math.min(version, latest(name).map(FileVersion::version).orElse(0L) + 1);
    return versions(name, end - limit, limit).stream().filter(v -> v.version() < end).toList();
  }

  /// The newest versions of the present files whose names start with `prefix` and come after
  /// `after` ("" for the first page), sorted by name as Java compares strings. The system's names
  /// are left out unless `prefix` asks for them. A page may be empty without being the last.
  ///
  /// @param limit the most files in the page, at least 1
  public Page list(String prefix, String after, int limit) {
    return listing.present(new Listing.Part(prefix, after, limit));
  }

  /// All versions, delete markers too, of the names that start with `prefix` and come after `after`
  /// ("" for the first page), sorted by name, oldest first; the system's names among them.
  ///
  /// @param limit how many versions at least, where there are so many: a name is not divided
  public Page history(String prefix, String after, int limit) {
    return listing.history(new Listing.Part(prefix, after, limit));
  }

  /// The versions that one of `replicas` is to hold of the names that come after `after` ("" for
  /// the first page), sorted by name, oldest first; the system's names among them.
  ///
  /// @param limit how many versions at least, where there are so many: a name is not divided
  public Page heldBy(Set<String> replicas, String after, int limit) {
    return listing.heldBy(replicas, new Listing.Part("", after, limit));
  }

  /// The rules of retention, by prefix.
  public List<Retention.Entry> retention() {
    return retention.entries();
  }

  /// The names with that prefix of which the rules keep less than there is.
  ///
  /// @param after "" for the first page
  /// @param limit the most names
  /// @param nowMs about the log's time
  public ExpiredPage expired(String prefix, String after, int limit, long nowMs) {
    Listing.Names found = listing.expired(retention, new Listing.Part(prefix, after, limit), nowMs);
    return new ExpiredPage(found.names(), found.next());
  }

  /// How many commands with a request id have been applied, those that are forgotten too.
  public long requests() {
    return requests.count();
  }

  long forgottenRequests() {
    return requests.forgotten();
  }

  boolean hasRetention(String prefix) {
    return retention.has(prefix);
  }

  boolean isFullOfRules() {
    return retention.isFull();
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
    return files.holdersOf(candidates);
  }

  /// Whether some version still needs `blob`. Walks all versions.
  public boolean isLive(BlobId blob) {
    return !liveAmong(Set.of(blob)).isEmpty();
  }

  public Counts counts() {
    return files.counts();
  }

  /// The replica sets that versions have, each once, in no particular order.
  public List<ReplicaSet> replicaSets() {
    return files.replicaSets().inUse();
  }

  /// Some versions whose bytes are on exactly these replicas.
  ///
  /// @param replicas as [#replicaSets] gave them
  /// @param limit the most of them
  public List<FileVersion> versionsOn(List<String> replicas, int limit) {
    List<FileVersion> versions = new ArrayList<>();
    files
        .replicaSets()
        .visit(
            replicas, limit, (name, version) -> versions.add(version(name, version).orElseThrow()));
    return versions;
  }

  /// Some of the versions that `node` is to hold.
  ///
  /// @param limit the most of them
  public List<FileVersion> heldBy(String node, int limit) {
    List<FileVersion> versions = new ArrayList<>();
    for (ReplicaSet set : replicaSets()) {
      if (set.replicas().contains(node)) {
        versions.addAll(versionsOn(set.replicas(), limit - versions.size()));
      }
    }
    return versions;
  }

  /// The whole state, lazily; must be consumed before anything else is applied.
  public Iterator<SnapshotItem> snapshot() {
    List<SnapshotItem> before = new ArrayList<>();
    if (purges > 0) {
      before.add(new SnapshotItem.Purges(purges));
    }
    retention().forEach(each -> before.add(new SnapshotItem.Rule(each.prefix(), each.rule())));
    List<SnapshotItem> after = new ArrayList<>();
    if (requests.forgotten() > 0) {
      after.add(new SnapshotItem.Forgotten(requests.forgotten()));
    }
    for (Request r : requests.oldestFirst()) {
      after.add(new SnapshotItem.Request(r.id(), r.name(), r.version(), r.timeMs()));
    }
    return new SnapshotItems(before, files, after);
  }

  /// Adds one item to a namespace that is being rebuilt; items come in the order of [#snapshot].
  public void restore(SnapshotItem item) {
    switch (item) {
      case SnapshotItem.Purges(long count) -> purges = count;
      case SnapshotItem.Rule(String prefix, Retention.Rule rule) -> retention.set(prefix, rule);
      case SnapshotItem.Version version -> files.restore(version);
      case SnapshotItem.Forgotten(long count) -> requests.restoreForgotten(count);
      case SnapshotItem.Request r ->
          requests.add(new Request(r.id(), r.name(), r.version(), r.timeMs()));
    }
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

  /// A part of a listing.
  ///
  /// @param next what to give as `after` for the next page; empty when this was the last one
  public record Page(List<FileVersion> files, Optional<String> next) {}

  /// Names of which something can go.
  ///
  /// @param next what to give as `after` for the next page; empty when this was the last one
  public record ExpiredPage(List<String> names, Optional<String> next) {}

  /// @param versions how many versions have exactly these replicas
  /// @param bytes of these versions, each counted once
  public record ReplicaSet(List<String> replicas, long versions, long bytes) {}

  /// @param files names whose newest version is not a delete marker
  /// @param versions all versions, delete markers counted, but not what has been purged
  /// @param bytes of all versions; what several versions share is counted for each
  public record Counts(long files, long versions, long bytes) {}
}
