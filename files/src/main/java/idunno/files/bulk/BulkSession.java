package idunno.files.bulk;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.FileService;
import idunno.files.OpenFile;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.Upload;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobStore;
import idunno.files.disk.RawChunks;
import idunno.files.upkeep.Upkeep;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of one connection, run by one thread: what clients ask. [NodeRequests] has
/// what other nodes ask.
final class BulkSession {
  private static final Logger LOG = LoggerFactory.getLogger(BulkSession.class);

  /// After a refusal in the middle of a put, so much more is swallowed before the connection is
  /// cut.
  static final long MOST_WASTED_BYTES = 64L * 1024 * 1024;

  /// What is no larger goes to the client in one write, which wakes it once.
  private static final int AT_ONCE_BYTES = 64 * 1024;

  private static final int READING_FACTOR = 20;

  private final Wire wire;
  private final FileService files;
  private final Clock clock;
  private final Parked parked;
  private final NodeRequests nodes;
  private final Duration stall;
  private volatile long lastMoveNanos;

  /// What a client sends that did not wait for the answer to its put is passed over then.
  private boolean putRefused;

  /// What all sessions of a server share.
  record Shared(Clock clock, Parked parked) {}

  /// @param stall how long a client may keep quiet
  BulkSession(Wire wire, FileService files, Shared shared, Duration stall) {
    this.wire = wire;
    this.files = files;
    this.clock = shared.clock();
    this.parked = shared.parked();
    this.stall = stall;
    this.nodes = new NodeRequests(wire, files.holder(), this::moved);
    moved();
  }

  /// Called again and again by another thread: tells the other side that this one lives.
  void beat() {
    nodes.beat();
  }

  /// Whether nothing has moved for so long that the session should end.
  boolean isStalled() {
    return clock.monotonicNanos() - lastMoveNanos > 2 * patience().toNanos();
  }

  /// A node that has opened a blob may take its time between two reads.
  private Duration patience() {
    return nodes.isReading() ? stall.multipliedBy(READING_FACTOR) : stall;
  }

  /// Ends the session from another thread.
  void abort() {
    try {
      wire.close();
    } catch (IOException e) {
      LOG.info("closing a bulk connection: {}", e.toString());
    }
  }

  /// Says why not, and ends.
  void refuse(Problem problem) throws IOException {
    wire.receiveHello();
    wire.sendHello(Wire.VERSION);
    fail(problem);
  }

  /// Serves requests until the client closes.
  ///
  /// @throws IOException when the connection ended in any other way
  void run() throws IOException {
    int version = wire.receiveHello();
    wire.sendHello(Wire.VERSION);
    if (version != Wire.VERSION) {
      fail(
          Problem.badInput(
              "this node speaks bulk protocol "
                  + Wire.VERSION
                  + ", the client "
                  + version
                  + ": use the same release of IDunno on both"));
      return;
    }
    try (nodes) {
      Optional<Frame> request = nextRequest();
      boolean open = true;
      while (open && request.isPresent()) {
        moved();
        open = serve(request.get());
        request = open ? nextRequest() : Optional.empty();
      }
    }
  }

  private Optional<Frame> nextRequest() throws IOException {
    wire.limitSilence(Math.toIntExact(patience().toMillis()));
    try {
      return Optional.of(wire.receive());
    } catch (EOFException | SocketTimeoutException _) {
      // Between two requests a client may leave, or be sent away for keeping quiet.
      return Optional.empty();
    }
  }

  private boolean serve(Frame request) throws IOException {
    return switch (request) {
      case Frame.Put put -> put(put);
      case Frame.Get get -> get(get);
      case Frame.Store store -> nodes.store(store);
      case Frame.Fetch fetch -> nodes.fetch(fetch);
      case Frame.Copy copy -> nodes.copy(copy);
      case Frame.Touch touch -> nodes.touch(touch);
      case Frame.Ask ask -> report(ask);
      case Frame.Find find -> nodes.find(find, files.lookups());
      case Frame.Propose propose -> nodes.propose(propose, files.commits()::proposeFor);
      case Frame.Data _, Frame.End _ when putRefused -> true;
      case Frame.Go _, Frame.Data _, Frame.End _, Frame.Done _, Frame.Info _, Frame.Failed _ ->
          throw new ProtocolException("a request was expected, not " + request.getClass());
      case Frame.Raw _ -> throw new ProtocolException("a request was expected, not RAW");
      case Frame.Busy _,
          Frame.Stored _,
          Frame.Touched _,
          Frame.Report _,
          Frame.Proposed _,
          Frame.Found _ ->
          throw new ProtocolException("a request was expected, not " + request.getClass());
    };
  }

  private boolean report(Frame.Ask ask) throws IOException {
    Upkeep upkeep = files.upkeep();
    wire.send(
        new Frame.Report(
            switch (ask.begin()) {
              case NONE -> upkeep.report();
              case LOOK -> upkeep.begin(false);
              case READ -> upkeep.begin(true);
            }));
    return true;
  }

  /// Whether the connection can carry another request.
  private boolean put(Frame.Put put) throws IOException {
    PutOptions options =
        new PutOptions(put.condition(), put.requestId(), put.forSystem(), put.copies());
    try {
      files.check(put.name(), options);
    } catch (ProblemException e) {
      putRefused = true;
      wire.send(new Frame.Failed(e.problem()));
      return true;
    }
    putRefused = false;
    try {
      Upload upload = parked.take(put).orElseGet(() -> Disk.run(() -> files.begin(options)));
      return receive(put, options, upload);
    } catch (ProblemException e) {
      fail(e.problem());
      return false;
    }
  }

  /// Closes the upload, or parks it when the client is lost in the middle.
  private boolean receive(Frame.Put put, PutOptions options, Upload upload) throws IOException {
    boolean parks = false;
    try {
      if (!wire.hasInput()) {
        // Who sends without waiting does not need to be told.
        wire.send(new Frame.Go(upload.size()));
      }
      parks = true;
      Frame.End end = receiveBody(put, upload);
      parks = false;
      moved();
      Optional<Sha256> sent = Optional.of(end.sha256());
      Receipt receipt = Disk.run(() -> upload.commit(put.name(), options, sent));
      wire.send(new Frame.Done(receipt));
      return true;
    } catch (RuntimeException | ProtocolException e) {
      parks = false;
      throw e;
    } finally {
      if (!parks || !parked.park(put, upload)) {
        upload.close();
      }
    }
  }

  private Frame.End receiveBody(Frame.Put put, Upload upload) throws IOException {
    while (true) {
      Frame frame = wire.receive();
      moved();
      switch (frame) {
        case Frame.Data(byte[] bytes, int offset, int length) ->
            Disk.run(() -> {
              upload.write(ByteBuffer.wrap(bytes, offset, length));
              return length;
            });
        case Frame.End end -> {
          if (end.size() != upload.size() || end.size() != put.size().orElse(end.size())) {
            throw Problem.badInput(
                    "'"
                        + put.name()
                        + "' had "
                        + upload.size()
                        + " bytes, not "
                        + put.size().orElse(end.size())
                        + ": did it change meanwhile?")
                .asException();
          }
          return end;
        }
        default -> throw new ProtocolException("DATA or END was expected in a put");
      }
    }
  }

  /// Always true: whatever happens to a get leaves the connection in step.
  private boolean get(Frame.Get get) throws IOException {
    try (OpenFile file = Disk.run(() -> files.open(get.name(), get.version()))) {
      Sha256 sha256 = file.blob().sha256();
      long size = file.blob().size();
      if (get.offset() < 0 || get.offset() > size) {
        throw Problem.badInput(
                "'" + get.name() + "' has " + size + " bytes, none at " + get.offset())
            .asException();
      }
      Frame info = new Frame.Info(file.version(), size, sha256);
      Frame.End end = new Frame.End(size, sha256);
      if (size - get.offset() <= AT_ONCE_BYTES) {
        wire.sendAtOnce(info, Disk.run(() -> rest(file, get.offset(), size)), end);
        return true;
      }
      wire.send(info);
      boolean raw = get.raw() && wire.canSendRaw() && size - get.offset() > BlobStore.SMALL_BYTES;
      Optional<RawChunks> chunks = raw ? file.raw() : Optional.empty();
      if (chunks.isPresent()) {
        sendRaw(chunks.get(), get.offset(), size);
      } else {
        sendChecked(file, get.offset(), size);
      }
      wire.send(end);
    } catch (ProblemException e) {
      wire.send(new Frame.Failed(e.problem()));
    }
    return true;
  }

  private static ByteBuffer rest(OpenFile file, long from, long size) throws IOException {
    return file.read(from, (int) (size - from));
  }

  private void sendChecked(OpenFile file, long from, long size) throws IOException {
    for (long at = from; at < size; ) {
      int length = (int) Math.min(Wire.DATA_BYTES, size - at);
      long offset = at;
      ByteBuffer room = wire.room(length);
      Disk.run(() -> {
        file.read(offset, room);
        return length;
      });
      wire.sendRoom(length);
      moved();
      at += length;
    }
  }

  private void sendRaw(RawChunks chunks, long from, long size) throws IOException {
    long end = (size + RawChunks.CHUNK_BYTES - 1) / RawChunks.CHUNK_BYTES;
    for (long first = from / RawChunks.CHUNK_BYTES; first < end; first += Wire.RAW_CHUNKS) {
      wire.sendRaw(chunks, first, (int) Math.min(Wire.RAW_CHUNKS, end - first));
      moved();
    }
  }

  private void fail(Problem problem) throws IOException {
    wire.send(new Frame.Failed(problem));
    wire.endPolitely(MOST_WASTED_BYTES);
  }

  private void moved() {
    lastMoveNanos = clock.monotonicNanos();
  }
}
