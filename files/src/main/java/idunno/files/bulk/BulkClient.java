package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.Receipt;
import idunno.files.core.Digest;
import idunno.files.core.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// Puts and gets files through any node's bulk port. Uses nothing but the JDK, so that a command
/// line starts fast. Blocking; any thread may call; a connection per call. What goes wrong comes as
/// [ProblemException] with one line for the user.
public final class BulkClient {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Duration silence;

  /// @param silence how long a node may keep quiet before it is given up
  public BulkClient(Duration silence) {
    this.silence = silence;
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
    return converse(
        node,
        opening,
        wire -> {
          Frame.Go go = expect(Frame.Go.class, wire.receive());
          Frame.End end = sendBody(wire, request, new From(content, go.offset()), progress);
          wire.send(end);
          return expect(Frame.Done.class, wire.receive()).receipt();
        });
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
    return converse(
        node,
        new Frame.Get(name, version, 0),
        wire -> {
          Frame.Info info = expect(Frame.Info.class, wire.receive());
          receiveBody(wire, info, out, progress);
          return new Fetched(name, info.version(), info.size(), info.sha256());
        });
  }

  /// Appends to `out` all bytes of a version from `offset` on; returns how many. Each has passed
  /// its checksum, but a part cannot be compared with the digest of the whole.
  ///
  /// @param version empty: the newest
  public long getFrom(
      HostPort node, String name, OptionalLong version, long offset, OutputStream out) {
    return converse(
        node,
        new Frame.Get(name, version, offset),
        wire -> {
          Frame.Info info = expect(Frame.Info.class, wire.receive());
          long got = 0;
          Frame frame = wire.receive();
          while (frame instanceof Frame.Data(byte[] bytes, int from, int length)) {
            writeLocal(out, bytes, from, length);
            got += length;
            frame = wire.receive();
          }
          expect(Frame.End.class, frame);
          if (offset + got != info.size()) {
            throw new ProtocolException("a part of " + got + " bytes of " + info.size());
          }
          return got;
        });
  }

  private interface Talk<T> {
    T with(Wire wire) throws IOException;
  }

  private <T> T converse(HostPort node, Frame opening, Talk<T> talk) {
    try (Socket socket = connect(node);
        Wire wire = new Wire(socket)) {
      wire.sendHello(Wire.VERSION);
      wire.send(opening);
      int version = wire.receiveHello();
      if (version != Wire.VERSION) {
        throw Problem.badInput(
                "the node at "
                    + node
                    + " speaks bulk protocol "
                    + version
                    + ", this client "
                    + Wire.VERSION
                    + ": use the same release of IDunno on both")
            .asException();
      }
      return talk.with(wire);
    } catch (ProtocolException e) {
      throw new ProblemException(
          Problem.notNow("what answers at " + node + " is no bulk port: " + e.getMessage()), e);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.notNow("lost the node at " + node + " (" + reason(e) + "): try again"), e);
    }
  }

  private Socket connect(HostPort node) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(node.host(), node.port()), (int) CONNECT_LIMIT.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new ProblemException(
          Problem.notNow("no node answers at " + node + " (" + reason(e) + "): is it running?"), e);
    }
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

  private static void receiveBody(Wire wire, Frame.Info info, OutputStream out, Progress progress)
      throws IOException {
    Digest digest = new Digest();
    long got = 0;
    progress.moved(0, info.size());
    Frame frame = wire.receive();
    while (frame instanceof Frame.Data(byte[] bytes, int offset, int length)) {
      digest.update(ByteBuffer.wrap(bytes, offset, length));
      writeLocal(out, bytes, offset, length);
      got += length;
      progress.moved(got, info.size());
      frame = wire.receive();
    }
    expect(Frame.End.class, frame);
    Sha256 actual = digest.finish();
    if (got != info.size() || !actual.equals(info.sha256())) {
      throw Problem.notNow(
              "what arrived is not what was stored (SHA-256 "
                  + actual
                  + ", not "
                  + info.sha256()
                  + "): this copy is damaged, try again")
          .asException();
    }
  }

  private static void writeLocal(OutputStream out, byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new ProblemException(Problem.badInput("cannot write what was got: " + reason(e)), e);
    }
  }

  private static <F extends Frame> F expect(Class<F> kind, Frame frame) throws IOException {
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

  private static String reason(IOException e) {
    if (e instanceof EOFException) {
      return "it closed the connection";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
