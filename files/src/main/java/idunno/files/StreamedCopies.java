package idunno.files;

import idunno.files.bulk.Chunk;
import idunno.files.bulk.Links;
import idunno.files.core.BlobId;
import idunno.files.core.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A large blob on its way to its replicas: each piece is handed to a lane for each of them. One
/// that fails is left behind; [Replication] finds another at the end. Used by one thread.
final class StreamedCopies {
  private final Replication replication;
  private final List<Lane> lanes = new ArrayList<>();

  private StreamedCopies(Replication replication) {
    this.replication = replication;
  }

  /// Opens a lane to each replica that can be reached.
  ///
  /// @throws IOException when there is none
  static StreamedCopies open(FileService.Here here, Links links, Replication replication, BlobId id)
      throws IOException {
    StreamedCopies copies = new StreamedCopies(replication);
    List<String> next = replication.next();
    while (!next.isEmpty()) {
      for (String replica : next) {
        try {
          copies.lanes.add(new Lane(replica, sink(here, links, replica, id)));
        } catch (IOException e) {
          replication.failed(replica, e);
        }
      }
      next = replication.next();
    }
    copies.checkAlive();
    return copies;
  }

  private static Lane.Sink sink(FileService.Here here, Links links, String replica, BlobId id)
      throws IOException {
    return replica.equals(here.node())
        ? new Lane.Sink.Local(here.blobs().create(id))
        : new Lane.Sink.Remote(links.write(here.address(replica), id));
  }

  /// Takes all of `bytes`.
  ///
  /// @throws IOException when no replica is left that takes them
  void write(ByteBuffer bytes) throws IOException {
    checkAlive();
    while (bytes.hasRemaining()) {
      int length = Math.min(bytes.remaining(), Chunk.MAX_BYTES);
      Chunk chunk = Chunk.of(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      for (Lane lane : lanes) {
        if (!lane.hasFailed()) {
          lane.write(chunk);
        }
      }
    }
  }

  /// Sends nothing, which the replicas take for life.
  void keepAlive() throws IOException {
    checkAlive();
    Chunk nothing = Chunk.of(ByteBuffer.allocate(0));
    for (Lane lane : lanes) {
      if (!lane.hasFailed()) {
        lane.write(nothing);
      }
    }
  }

  /// Returns when every replica has brought its bytes to stable storage, or has failed.
  void finish(long size, Sha256 sha256) throws IOException {
    for (Lane lane : lanes) {
      lane.commit(size, sha256);
    }
    settle();
  }

  /// Leaves nothing of what was written, as far as it can be reached.
  void giveUp() throws IOException {
    for (Lane lane : lanes) {
      lane.giveUp();
    }
    lanes.forEach(Lane::end);
    lanes.clear();
  }

  private void settle() {
    for (Lane lane : lanes) {
      Optional<IOException> failure = lane.end();
      failure.ifPresentOrElse(
          why -> replication.failed(lane.replica(), why), () -> replication.stored(lane.replica()));
    }
    lanes.clear();
  }

  private void checkAlive() throws IOException {
    if (lanes.stream().allMatch(Lane::hasFailed)) {
      giveUpFailed();
      throw replication.all();
    }
  }

  private void giveUpFailed() throws IOException {
    for (Lane lane : lanes) {
      lane.giveUp();
    }
    settle();
  }
}
