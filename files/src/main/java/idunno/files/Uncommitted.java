package idunno.files;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.bulk.Links;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blobs that this node has brought to others and that no version names yet. The others keep
/// such a blob for [BlobHolder#LEASE]; here it is seen to that they are asked again long before
/// that ends. Any thread may call.
final class Uncommitted {
  private static final Logger LOG = LoggerFactory.getLogger(Uncommitted.class);
  private static final Duration RENEW_AFTER = BlobHolder.LEASE.dividedBy(4);
  private static final Duration TRUST = BlobHolder.LEASE.dividedBy(2);

  private final FileService.Here here;
  private final Links links;
  private final BlobHolder holder;
  private final Map<BlobId, Held> held = new ConcurrentHashMap<>();

  Uncommitted(FileService.Here here, Links links, BlobHolder holder) {
    this.here = here;
    this.links = links;
    this.holder = holder;
  }

  /// @param sinceNanos a time before the leases began, by this node's clock
  private record Held(List<String> replicas, long sinceNanos) {}

  void add(Blob blob, long sinceNanos) {
    held.put(blob.id(), new Held(blob.replicas(), sinceNanos));
  }

  void remove(BlobId blob) {
    held.remove(blob);
  }

  /// Makes sure that all replicas of a blob will keep it for as long as a commit can take.
  ///
  /// @throws ProblemException NOT_NOW when one of them may have dropped it
  void check(Blob blob) {
    Held present = held.get(blob.id());
    if (present != null && age(present) > TRUST.toNanos()) {
      renew(Set.of(blob.id()));
      present = held.get(blob.id());
    }
    if (present != null && age(present) > TRUST.toNanos()) {
      throw Problem.notNow(
              "it took so long to store the bytes that a node may have dropped them: try again")
          .asException();
    }
  }

  /// Asks the replicas of everything that has been waiting for a while.
  void renewOld() {
    Set<BlobId> old = new HashSet<>();
    held.forEach((id, each) -> {
      if (age(each) > RENEW_AFTER.toNanos()) {
        old.add(id);
      }
    });
    renew(old);
  }

  private void renew(Set<BlobId> blobs) {
    long nowNanos = here.clock().monotonicNanos();
    Map<String, Set<BlobId>> byReplica = new HashMap<>();
    for (BlobId id : blobs) {
      Held each = held.get(id);
      if (each != null) {
        each.replicas().forEach(r -> byReplica.computeIfAbsent(r, _ -> new HashSet<>()).add(id));
      }
    }
    Set<BlobId> kept = new HashSet<>(blobs);
    byReplica.forEach((replica, ids) -> {
      Set<BlobId> missing = new HashSet<>(ids);
      missing.removeAll(touch(replica, ids));
      kept.removeAll(missing);
    });
    for (BlobId id : kept) {
      held.computeIfPresent(id, (_, each) -> new Held(each.replicas(), nowNanos));
    }
  }

  private Set<BlobId> touch(String replica, Set<BlobId> ids) {
    if (replica.equals(here.node())) {
      return Set.copyOf(holder.touch(List.copyOf(ids)));
    }
    try {
      return links.touch(here.address(replica), ids);
    } catch (IOException e) {
      LOG.info("event=lease_not_renewed replica={} reason={}", replica, e.toString());
      return Set.of();
    }
  }

  private long age(Held each) {
    return here.clock().monotonicNanos() - each.sinceNanos();
  }
}
