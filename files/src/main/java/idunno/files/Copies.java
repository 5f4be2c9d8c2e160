package idunno.files;

import idunno.files.bulk.Links;
import idunno.files.core.Blob;
import idunno.files.disk.OpenBlob;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Opens blobs for reading wherever there is a copy. Any thread may call.
final class Copies {
  /// When every copy has failed once, each may take its time: it may be busy, not dead.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final FileService.Here here;
  private final Links links;
  private final Suspects suspects;
  private final Duration silence;
  private final RandomGenerator random;

  /// @param silence how long a node may keep quiet before another is asked
  Copies(
      FileService.Here here,
      Links links,
      Suspects suspects,
      Duration silence,
      RandomGenerator random) {
    this.here = here;
    this.links = links;
    this.suspects = suspects;
    this.silence = silence;
    this.random = random;
  }

  /// Opens the copy of this node, else one of a live node, else whatever there may be.
  ///
  /// @param ownIsDamaged told when this node's copy is found missing or damaged; must be quick
  /// @throws IOException when no copy can be read
  OpenBlob open(Blob blob, Runnable ownIsDamaged) throws IOException {
    if (here.blobs().size(blob.id()).isPresent()) {
      return ReplicatedBlob.open(blob.size(), () -> own(blob, ownIsDamaged), () -> remote(blob));
    }
    if (blob.replicas().contains(here.node())) {
      ownIsDamaged.run();
    }
    List<ReplicatedBlob.Way> ways = remote(blob);
    if (ways.isEmpty()) {
      ways.add(() -> here.blobs().open(blob.id()));
    }
    return ReplicatedBlob.open(blob.size(), ways.removeFirst(), () -> ways);
  }

  private List<ReplicatedBlob.Way> remote(Blob blob) {
    List<String> others = others(blob);
    List<ReplicatedBlob.Way> ways = new ArrayList<>();
    others.forEach(replica -> ways.add(() -> remote(blob, replica, silence)));
    others.forEach(replica -> ways.add(() -> remote(blob, replica, PATIENCE)));
    return ways;
  }

  private OpenBlob own(Blob blob, Runnable ownIsDamaged) throws IOException {
    try {
      return new DoubtedBlob(here.blobs().open(blob.id()), ownIsDamaged);
    } catch (IOException e) {
      ownIsDamaged.run();
      throw e;
    }
  }

  /// Opens the copy of one replica, and of no other.
  ///
  /// @throws IOException when it has none, or does not answer
  OpenBlob openAt(Blob blob, String replica) throws IOException {
    return replica.equals(here.node())
        ? here.blobs().open(blob.id())
        : remote(blob, replica, PATIENCE);
  }

  private OpenBlob remote(Blob blob, String replica, Duration limit) throws IOException {
    try {
      return links.open(here.address(replica), blob.id(), blob.size(), limit);
    } catch (SocketTimeoutException e) {
      suspects.silent(replica);
      throw e;
    }
  }

  private List<String> others(Blob blob) {
    List<String> others = new ArrayList<>(blob.replicas());
    others.remove(here.node());
    if (others.size() > 1) {
      Collections.shuffle(others, new Random(random.nextLong()));
      List<String> live = here.neighbours().live();
      others.sort(
          Comparator.comparing(replica -> !live.contains(replica) || suspects.isSuspect(replica)));
    }
    return others;
  }
}
