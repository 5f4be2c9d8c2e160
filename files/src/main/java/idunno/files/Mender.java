package idunno.files;

import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces this node's copies that turned out to be damaged by those of other nodes, one after the
/// other, in the background. Any thread may call.
final class Mender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mender.class);

  private final FileService.Here here;
  private final BlobHolder holder;
  private final Set<BlobId> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("blob-mender").daemon().factory());

  Mender(FileService.Here here, BlobHolder holder) {
    this.here = here;
    this.holder = holder;
  }

  /// Somebody has found this node's copy damaged.
  void damaged(Blob blob) {
    if (blob.replicas().contains(here.node()) && underWay.add(blob.id())) {
      try {
        thread.execute(() -> mend(blob));
      } catch (RejectedExecutionException e) {
        LOG.info("event=not_mended blob={} reason=closing {}", blob.id(), e.getMessage());
      }
    }
  }

  private void mend(Blob blob) {
    try {
      for (String replica : blob.replicas()) {
        if (!replica.equals(here.node()) && copied(blob, replica)) {
          LOG.info("event=mended blob={} from={}", blob.id(), replica);
          return;
        }
      }
      LOG.error("event=not_mended blob={} reason=no other copy can be read", blob.id());
    } finally {
      underWay.remove(blob.id());
    }
  }

  private boolean copied(Blob blob, String replica) {
    try {
      holder.copy(
          new BlobHolder.Wanted(blob.id(), blob.size(), blob.sha256()),
          here.address(replica),
          _ -> {});
      return true;
    } catch (IOException e) {
      LOG.warn("event=not_mended blob={} from={} reason={}", blob.id(), replica, e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
