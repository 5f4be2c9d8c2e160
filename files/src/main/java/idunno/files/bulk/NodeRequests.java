package idunno.files.bulk;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.BlobHolder;
import idunno.files.Lookups;
import idunno.files.core.BlobId;
import idunno.files.disk.BlobWriter;
import idunno.files.disk.OpenBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What other nodes ask on one connection. Run by the connection's thread; another one beats.
final class NodeRequests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRequests.class);

  private final Wire wire;
  private final BlobHolder holder;
  private final Runnable moved;

  /// Held by whoever sends while the session may be busy.
  private final ReentrantLock speaking = new ReentrantLock();

  private boolean busy;
  private boolean longBusy;
  private volatile long progress;

  /// The blob that was fetched from last stays open, so that deleting it disturbs no reader.
  private volatile @Nullable OpenBlob reading;

  private @Nullable BlobId readingId;

  NodeRequests(Wire wire, BlobHolder holder, Runnable moved) {
    this.wire = wire;
    this.holder = holder;
    this.moved = moved;
  }

  /// Says BUSY, if the session has been busy since the last beat.
  void beat() {
    if (!speaking.tryLock()) {
      return;
    }
    try {
      if (busy && longBusy) {
        wire.send(new Frame.Busy(progress));
      }
      longBusy = busy;
    } catch (IOException e) {
      LOG.debug("nobody hears that this node is busy: {}", e.toString());
    } finally {
      speaking.unlock();
    }
  }

  /// Whether the connection can carry another request; so for all that follow.
  boolean store(Frame.Store store) throws IOException {
    setBusy();
    try {
      receive(store.id());
    } catch (ProblemException e) {
      answer(new Frame.Failed(e.problem()));
      wire.endPolitely(BulkSession.MOST_WASTED_BYTES);
      return false;
    }
    answer(new Frame.Stored());
    return true;
  }

  boolean copy(Frame.Copy copy) throws IOException {
    setBusy();
    Frame answer = new Frame.Stored();
    try {
      Disk.run(() -> {
        holder.copy(
            new BlobHolder.Wanted(copy.id(), copy.size(), copy.sha256(), copy.background()),
            copy.source(),
            this::moved);
        return copy.size();
      });
    } catch (ProblemException e) {
      answer = new Frame.Failed(e.problem());
    }
    answer(answer);
    return true;
  }

  boolean fetch(Frame.Fetch fetch) throws IOException {
    try {
      OpenBlob blob = reader(fetch.id());
      if (fetch.offset() < 0
          || fetch.length() < 0
          || fetch.offset() > blob.size() - fetch.length()) {
        throw Problem.badInput("blob " + fetch.id() + " has " + blob.size() + " bytes")
            .asException();
      }
      send(fetch);
    } catch (ProblemException e) {
      wire.send(new Frame.Failed(e.problem()));
    }
    return true;
  }

  /// @param log what proposes, and returns the result
  boolean propose(Frame.Propose propose, UnaryOperator<byte[]> log) throws IOException {
    return ask(() -> new Frame.Proposed(log.apply(propose.command())));
  }

  boolean find(Frame.Find find, Lookups lookups) throws IOException {
    return ask(() -> new Frame.Found(lookups.findFor(find.sought())));
  }

  /// What may take a while.
  private boolean ask(Supplier<Frame> work) throws IOException {
    setBusy();
    Frame answer;
    try {
      answer = work.get();
    } catch (ProblemException e) {
      answer = new Frame.Failed(e.problem());
    }
    answer(answer);
    return true;
  }

  boolean touch(Frame.Touch touch) throws IOException {
    wire.send(new Frame.Touched(holder.touch(touch.ids())));
    return true;
  }

  private void receive(BlobId id) throws IOException {
    holder.hold(id);
    try (BlobWriter writer = Disk.run(() -> holder.create(id))) {
      long size = receiveInto(writer);
      Disk.run(() -> {
        holder.commit(writer, size);
        return size;
      });
    } finally {
      holder.stored(id);
    }
  }

  /// Whether a blob is open for reading.
  boolean isReading() {
    return reading != null;
  }

  private long receiveInto(BlobWriter writer) throws IOException {
    long size = 0;
    while (true) {
      Frame frame = wire.receive();
      switch (frame) {
        case Frame.Data(byte[] bytes, int offset, int length) -> {
          Disk.run(() -> {
            writer.write(ByteBuffer.wrap(bytes, offset, length));
            return length;
          });
          size += length;
          moved(size);
        }
        case Frame.End end -> {
          if (end.size() != size) {
            throw new ProtocolException(size + " bytes came of a blob of " + end.size());
          }
          moved(size);
          return size;
        }
        default -> throw new ProtocolException("DATA or END was expected of a blob");
      }
    }
  }

  /// At least one frame, so that whoever asks for no byte hears that the blob is here.
  private void send(Frame.Fetch fetch) throws IOException {
    long at = fetch.offset();
    long until = at + fetch.length();
    do {
      int length = (int) Math.min(Wire.DATA_BYTES, until - at);
      long offset = at;
      ByteBuffer room = wire.room(length);
      Disk.run(() -> {
        read(fetch.id(), offset, room);
        return length;
      });
      wire.sendRoom(length);
      moved(at);
      at += length;
    } while (at < until);
  }

  /// One that has been open for a while may have been found damaged and mended since.
  private void read(BlobId id, long offset, ByteBuffer room) throws IOException {
    int start = room.position();
    try {
      reader(id).read(offset, room);
    } catch (IOException e) {
      LOG.debug("blob {} is opened again: {}", id, e.toString());
      close();
      reader(id).read(offset, room.position(start));
    }
  }

  private OpenBlob reader(BlobId id) throws IOException {
    OpenBlob open = reading;
    if (open != null && id.equals(readingId)) {
      return open;
    }
    close();
    OpenBlob fresh = Disk.run(() -> holder.open(id));
    reading = fresh;
    readingId = id;
    return fresh;
  }

  private void moved(long now) {
    progress = now;
    moved.run();
  }

  private void setBusy() throws IOException {
    close();
    speaking.lock();
    try {
      busy = true;
      longBusy = false;
    } finally {
      speaking.unlock();
    }
  }

  private void answer(Frame frame) throws IOException {
    speaking.lock();
    try {
      busy = false;
      wire.send(frame);
    } finally {
      speaking.unlock();
    }
  }

  /// Closes what is open for reading.
  @Override
  public void close() throws IOException {
    OpenBlob open = reading;
    reading = null;
    readingId = null;
    if (open != null) {
      open.close();
    }
  }
}
