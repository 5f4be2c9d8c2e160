package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.Receipt;
import idunno.files.core.Digest;
import idunno.files.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// Puts and gets files through any node's bulk port. Uses nothing but the JDK, so that a command
/// line starts fast. Blocking; any thread may call; connections are kept for a while for the next
/// call. What goes wrong comes as [ProblemException] with one line for the user.
public final class BulkClient implements AutoCloseable {
  /// What is no larger goes to the node in one write.
  private static final int AT_ONCE_BYTES = 64 * 1024;

  private final ClientConnections connections;

  /// @param silence how long a node may keep quiet before it is given up
  public BulkClient(Duration silence) {
    this.connections = new ClientConnections(silence);
  }

  /// With a limit of 60 seconds of silence.
  public BulkClient() {
    this(Duration.ofSeconds(60));
  }

  /// Makes the rest of `content` the next version of a file. After NOT_NOW it may or may not have
  /// been stored: the same again with the same request id is safe. NO_ROOM: a disk is full, and
  /// nothing was stored.
  public Receipt put(HostPort node, PutRequest request, InputStream content, Progress progress) {
    Frame.Put opening =
        new Frame.Put(
            request.name(),
            request.size(),
            request.options().condition(),
            request.options().requestId(),
            request.options().forSystem(),
            request.options().copies(),
            request.content());
    byte[] head = new byte[(int) Math.min(AT_ONCE_BYTES, request.size().orElse(AT_ONCE_BYTES) + 1)];
    int length = readLocal(content, head);
    if (length < head.length) {
      Body whole = new Body(request, ByteBuffer.wrap(head, 0, length), progress);
      boolean again = !request.options().requestId().isEmpty();
      return converse(node, again, wire -> putAtOnce(wire, opening, whole));
    }
    return converse(
        node,
        true,
        wire -> {
          wire.send(opening);
          Frame.Go go = expect(Frame.Go.class, wire.receive());
          InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), content);
          Frame.End end = sendBody(wire, request, new From(all, go.offset()), progress);
          wire.send(end);
          return expect(Frame.Done.class, wire.receive()).receipt();
        });
  }

  /// All of a small file.
  private record Body(PutRequest request, ByteBuffer content, Progress progress) {}

  /// Asks and sends in one go: a small file costs one round trip.
  private static Receipt putAtOnce(Wire wire, Frame.Put opening, Body body) throws IOException {
    int size = body.content().remaining();
    if (body.request().size().orElse(size) != size) {
      throw changed(body.request());
    }
    Digest digest = new Digest();
    digest.update(body.content().duplicate());
    wire.sendAtOnce(opening, body.content().duplicate(), new Frame.End(size, digest.finish()));
    Frame answer = wire.receive();
    if (answer instanceof Frame.Go) {
      answer = wire.receive();
    }
    Receipt receipt = expect(Frame.Done.class, answer).receipt();
    body.progress().moved(size, size);
    return receipt;
  }

  /// Copies a version to the local file `target`, which is replaced in one step at the end and
  /// untouched by a failure.
  ///
  /// @param version empty: the newest
  public Fetched get(
      HostPort node, String name, OptionalLong version, Path target, Progress progress) {
    try (LocalTarget local = LocalTarget.create(target)) {
      Fetched fetched = get(node, name, version, local.out(), progress);
      local.commit();
      return fetched;
    }
  }

  /// Copies a version to `out`. What has been written there is right only once this has returned.
  ///
  /// @param version empty: the newest
  public Fetched get(
      HostPort node, String name, OptionalLong version, OutputStream out, Progress progress) {
    Whole whole = new Whole(Channels.newChannel(out), progress);
    progress.moved(0, -1);
    Frame.Info info = download(node, new Download(name, version, 0, whole));
    Sha256 actual = whole.digest.finish();
    if (!actual.equals(info.sha256())) {
      throw Problem.notNow(
              "what arrived is not what was stored (SHA-256 "
                  + actual
                  + ", not "
                  + info.sha256()
                  + "): this copy is damaged, try again")
          .asException();
    }
    return new Fetched(name, info.version(), info.size(), info.sha256());
  }

  /// Takes a whole version, to be compared with its digest.
  private static final class Whole implements Download.Sink {
    private final WritableByteChannel out;
    private final Progress progress;
    private final Digest digest = new Digest();
    private long got;

    Whole(WritableByteChannel out, Progress progress) {
      this.out = out;
      this.progress = progress;
    }

    @Override
    public void take(ByteBuffer bytes, long total) {
      digest.update(bytes);
      got += writeLocal(out, bytes);
      progress.moved(got, total);
    }

    @Override
    public boolean isSlow() {
      return true;
    }
  }

  private Frame.Info download(HostPort node, Download download) {
    while (true) {
      try {
        return converse(node, true, download::run);
      } catch (ProblemException e) {
        if (!download.mayGoOn()) {
          throw e;
        }
      }
    }
  }

  /// Writes to `out` all bytes of a version from `offset` on; returns how many. Each has passed its
  /// checksum, but a part cannot be compared with the digest of the whole.
  ///
  /// @param version empty: the newest
  public long getFrom(
      HostPort node, String name, OptionalLong version, long offset, WritableByteChannel out) {
    long[] got = new long[1];
    Download download =
        new Download(name, version, offset, (bytes, _) -> got[0] += writeLocal(out, bytes));
    Object unused = download(node, download);
    return got[0];
  }

  private interface Talk<T> {
    T with(Wire wire) throws IOException;
  }

  /// @param again whether the same may be said once more, where a kept connection turns out to have
  ///   ended at the other side before anything was answered
  private <T> T converse(HostPort node, boolean again, Talk<T> talk) {
    ClientConnections.Held held = connections.take(node);
    try {
      T said = talk.with(held.wire());
      connections.giveBack(held);
      return said;
    } catch (ProtocolException e) {
      connections.end(held);
      throw new ProblemException(
          Problem.notNow("what answers at " + node + " is no bulk port: " + e.getMessage()), e);
    } catch (IOException e) {
      connections.end(held);
      if (!again || !held.mayBeStale(e)) {
        throw new ProblemException(
            Problem.notNow("lost the node at " + node + " (" + reason(e) + "): try again"), e);
      }
    } catch (RuntimeException e) {
      connections.end(held);
      throw e;
    }
    connections.forget(node);
    return converse(node, again, talk);
  }

  /// Ends the connections that are kept.
  @Override
  public void close() {
    connections.close();
  }

  /// @param offset how many of the bytes the node has already: they are only read
  private record From(InputStream content, long offset) {}

  private static Frame.End sendBody(Wire wire, PutRequest request, From from, Progress progress)
      throws IOException {
    InputStream content = from.content();
    Digest digest = new Digest();
    byte[] buffer = new byte[Wire.DATA_BYTES];
    long total = request.size().orElse(-1);
    long sent = 0;
    progress.moved(0, total);
    for (int n = readLocal(content, buffer); n > 0; n = readLocal(content, buffer)) {
      sent += n;
      if (total >= 0 && sent > total) {
        throw changed(request);
      }
      digest.update(ByteBuffer.wrap(buffer, 0, n));
      int known = Math.clamp(from.offset() - (sent - n), 0, n);
      if (known < n) {
        sendData(wire, ByteBuffer.wrap(buffer, known, n - known));
        progress.moved(sent, total);
      }
    }
    if (total >= 0 && sent < total) {
      throw changed(request);
    }
    return new Frame.End(sent, digest.finish());
  }

  /// A node that gives a put up says so while the client is still sending.
  private static void sendData(Wire wire, ByteBuffer data) throws IOException {
    if (wire.hasInput()) {
      throw unexpected(wire.receive());
    }
    try {
      wire.sendData(data);
    } catch (IOException e) {
      if (wire.hasInput()) {
        throw unexpected(wire.receive());
      }
      throw e;
    }
  }

  private static int readLocal(InputStream content, byte[] buffer) {
    try {
      return content.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.badInput("cannot read what is to be put: " + reason(e)), e);
    }
  }

  private static ProblemException changed(PutRequest request) {
    return Problem.badInput(
            "what is to be '"
                + request.name()
                + "' has no longer the "
                + request.size().orElse(0)
                + " bytes it had: it changed while it was put, nothing was stored")
        .asException();
  }

  private static int writeLocal(WritableByteChannel out, ByteBuffer bytes) {
    int length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      return length;
    } catch (IOException e) {
      throw new ProblemException(Problem.badInput("cannot write what was got: " + reason(e)), e);
    }
  }

  static <F extends Frame> F expect(Class<F> kind, Frame frame) throws IOException {
    if (kind.isInstance(frame)) {
      return kind.cast(frame);
    }
    throw unexpected(frame);
  }

  private static ProtocolException unexpected(Frame frame) {
    if (frame instanceof Frame.Failed(Problem problem)) {
      throw problem.asException();
    }
    return new ProtocolException("an answer out of turn: " + frame.getClass().getSimpleName());
  }

  static String reason(IOException e) {
    if (e instanceof EOFException) {
      return "it closed the connection";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
