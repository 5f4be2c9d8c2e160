package idunno.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots in one directory, `snapshot.TERM_INDEX` each. The two newest are kept, so that one
/// that turns out damaged has a predecessor.
final class SnapshotStore implements StateMachineStorage {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
  private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
  private static final int KEPT = 2;

  private @Nullable Path folder;
  private volatile @Nullable SingleFileSnapshotInfo latest;

  /// A snapshot and the entry that it contains last.
  record Found(Path file, TermIndex last) {}

  @Override
  public void init(RaftStorage storage) throws IOException {
    Path sm = storage.getStorageDir().getStateMachineDir().toPath();
    folder = sm;
    Files.createDirectories(sm);
  }

  /// The newest snapshot that is as it was written, or null if there never was one. Damaged ones
  /// are put aside with the suffix `.damaged`.
  ///
  /// @throws IOException if there are snapshots and all are damaged
  synchronized @Nullable Found newest() throws IOException {
    List<Found> all = list();
    String damage = "";
    for (Found found : all) {
      try {
        SnapshotFile.verify(found.file());
        remember(found);
        return found;
      } catch (IOException e) {
        damage = String.valueOf(e.getMessage());
        LOG.error("{}; an older one is used if there is one", damage);
        Files.move(
            found.file(),
            found.file().resolveSibling(found.file().getFileName() + ".damaged"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!all.isEmpty()) {
      throw new IOException(damage + ", and no older snapshot is left");
    }
    return null;
  }

  /// Writes a snapshot so that it is either whole under its name or not there at all.
  synchronized void write(TermIndex last, MachineSet machines) throws IOException {
    Path target = directory().resolve("snapshot." + last.getTerm() + "_" + last.getIndex());
    Path temporary = directory().resolve("snapshot.tmp");
    SnapshotFile.write(temporary, machines);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    Disk.force(directory());
    remember(new Found(target, last));
  }

  /// Makes a snapshot that Ratis received from the leader as safe as one of our own.
  synchronized void forceInstalled() throws IOException {
    for (Found found : list()) {
      Disk.force(found.file());
    }
    Disk.force(directory());
    Disk.force(directory().resolve(".."));
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return latest;
  }

  @Override
  public void format() {}

  @Override
  public synchronized void cleanupOldSnapshots(@Nullable SnapshotRetentionPolicy ignored)
      throws IOException {
    List<Found> all = list();
    for (Found old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      Files.deleteIfExists(old.file());
    }
  }

  private void remember(Found found) {
    latest = new SingleFileSnapshotInfo(new FileInfo(found.file(), null), found.last());
  }

  private Path directory() {
    Path known = folder;
    if (known == null) {
      throw new IllegalStateException("not initialized");
    }
    return known;
  }

  private List<Found> list() throws IOException {
    List<Found> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          long term = Long.parseLong(name.group(1));
          all.add(new Found(file, TermIndex.valueOf(term, Long.parseLong(name.group(2)))));
        }
      }
    }
    all.sort(Comparator.comparing(Found::last, Comparator.reverseOrder()));
    return all;
  }
}
