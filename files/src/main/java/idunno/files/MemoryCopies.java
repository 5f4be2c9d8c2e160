package idunno.files;

import idunno.base.HostPort;
import idunno.files.bulk.Links;
import idunno.files.bulk.SentStore;
import idunno.files.core.BlobId;
import idunno.files.core.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives a small blob from memory: sends it to all others, writes it here while it is on its way,
/// then listens to each.
final class MemoryCopies implements Replication.Giver {
  private final FileService.Here here;
  private final Links links;
  private final What what;
  private byte[] request = {};

  MemoryCopies(FileService.Here here, Links links, What what) {
    this.here = here;
    this.links = links;
    this.what = what;
  }

  /// @param content from position 0 to its limit
  record What(BlobId id, ByteBuffer content, Sha256 sha256) {}

  @Override
  public Map<String, IOException> give(List<String> replicas) {
    Map<String, IOException> failures = new HashMap<>();
    Map<String, SentStore> sent = new LinkedHashMap<>();
    for (String replica : replicas) {
      if (!replica.equals(here.node())) {
        attempt(replica, failures, () -> sent.put(replica, send(replica)));
      }
    }
    if (replicas.contains(here.node())) {
      attempt(here.node(), failures, () -> here.blobs().put(what.id(), what.content().duplicate()));
    }
    sent.forEach((replica, store) -> attempt(replica, failures, store::await));
    return failures;
  }

  private SentStore send(String replica) throws IOException {
    HostPort address = here.address(replica);
    if (request.length == 0) {
      request = Links.storeRequest(what.id(), what.content().duplicate(), what.sha256());
    }
    return links.send(address, request);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void attempt(String replica, Map<String, IOException> failures, Work work) {
    try {
      work.run();
    } catch (IOException e) {
      failures.put(replica, e);
    }
  }
}
