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
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of one connection, run by one thread.
final class BulkSession {
  private static final Logger LOG = LoggerFactory.getLogger(BulkSession.class);

  /// After a refusal in the middle of a put, so much more is swallowed before the connection is
  /// cut.
  private static final long MOST_WASTED_BYTES = 64L * 1024 * 1024;

  private final Wire wire;
  private final FileService files;
  private final Clock clock;
  private volatile long lastMoveNanos;

  BulkSession(Wire wire, FileService files, Clock clock) {
    this.wire = wire;
    this.files = files;
    this.clock = clock;
    moved();
  }

  long lastMoveNanos() {
    return lastMoveNanos;
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
    Optional<Frame> request = nextRequest();
    boolean open = true;
    while (open && request.isPresent()) {
      moved();
      open = serve(request.get());
      request = open ? nextRequest() : Optional.empty();
    }
  }

  private Optional<Frame> nextRequest() throws IOException {
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
      case Frame.Go _, Frame.Data _, Frame.End _, Frame.Done _, Frame.Info _, Frame.Failed _ ->
          throw new ProtocolException("a request was expected, not " + request.getClass());
    };
  }

  /// Whether the connection can carry another request.
  private boolean put(Frame.Put put) throws IOException {
    PutOptions options = new PutOptions(put.condition(), put.requestId(), put.forSystem());
    try {
      files.check(put.name(), options);
    } catch (ProblemException e) {
      wire.send(new Frame.Failed(e.problem()));
      return true;
    }
    Problem problem;
    try (Upload upload = onDisk(files::begin)) {
      wire.send(new Frame.Go());
      Frame.End end = receiveBody(put, upload);
      moved();
      Optional<Sha256> sent = Optional.of(end.sha256());
      Receipt receipt = onDisk(() -> upload.commit(put.name(), options, sent));
      wire.send(new Frame.Done(receipt));
      return true;
    } catch (ProblemException e) {
      problem = e.problem();
    }
    fail(problem);
    return false;
  }

  private Frame.End receiveBody(Frame.Put put, Upload upload) throws IOException {
    while (true) {
      Frame frame = wire.receive();
      moved();
      switch (frame) {
        case Frame.Data(byte[] bytes, int offset, int length) ->
            onDisk(() -> {
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
    try (OpenFile file = onDisk(() -> files.open(get.name(), get.version()))) {
      Sha256 sha256 = file.blob().sha256();
      long size = file.blob().size();
      wire.send(new Frame.Info(file.version(), size, sha256));
      for (long at = 0; at < size; ) {
        long offset = at;
        int length = (int) Math.min(Wire.DATA_BYTES, size - at);
        wire.sendData(onDisk(() -> file.read(offset, length)));
        moved();
        at += length;
      }
      wire.send(new Frame.End(size, sha256));
    } catch (ProblemException e) {
      wire.send(new Frame.Failed(e.problem()));
    }
    return true;
  }

  private interface DiskWork<T> {
    T run() throws IOException;
  }

  /// Tells the disk's failures, which the client must hear of, from the connection's.
  private static <T> T onDisk(DiskWork<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      LOG.warn("the node's disk failed a transfer: {}", e.toString());
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new ProblemException(said(why), e);
    }
  }

  private static Problem said(String why) {
    return why.contains("No space left")
        ? Problem.noRoom("the node's disk is full: make room there and try again")
        : Problem.notNow("the node's disk failed (" + why + "): its log says more");
  }

  private void fail(Problem problem) throws IOException {
    wire.send(new Frame.Failed(problem));
    wire.endPolitely(MOST_WASTED_BYTES);
  }

  private void moved() {
    lastMoveNanos = clock.monotonicNanos();
  }
}
