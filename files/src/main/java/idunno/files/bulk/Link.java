package idunno.files.bulk;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to another node's bulk port. Carries one conversation at a time, on one thread.
///
/// Who sends nothing for the limit of silence is given up. A node that works sends BUSY meanwhile,
/// so silence means a process that is stopped or gone, not a slow disk; and a node that says BUSY
/// without any progress for [#PATIENCE] is given up as well, because its disk hangs.
final class Link implements Closeable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final HostPort address;
  private final Socket socket;
  private final Wire wire;
  private final Clock clock;
  private final Duration silence;
  private boolean used;
  private long idleSinceNanos;
  private volatile boolean writing;
  private volatile boolean stalled;
  private volatile long writingSinceNanos;
  private int seenWaiting;

  Link(HostPort address, Socket socket, Duration silence, Clock clock) throws IOException {
    this.address = address;
    this.socket = socket;
    this.wire = new Wire(socket);
    this.silence = silence;
    this.clock = clock;
  }

  /// Makes sure that a process answers at the other end, and that it speaks as we do.
  void greet() throws IOException {
    wire.sendHello(Wire.VERSION);
    int version = inTime(wire::receiveHello);
    if (version != Wire.VERSION) {
      throw new ProtocolException(
          "the node at " + address + " speaks bulk protocol " + version + ", not " + Wire.VERSION);
    }
  }

  HostPort address() {
    return address;
  }

  /// Whether it has carried a conversation before, so that the other side may have closed it.
  boolean isUsed() {
    return used;
  }

  void rest() {
    used = true;
    idleSinceNanos = clock.monotonicNanos();
  }

  long idleNanos() {
    return clock.monotonicNanos() - idleSinceNanos;
  }

  /// How long the other side may keep quiet from now on.
  void limitSilence(Duration limit) throws IOException {
    wire.limitSilence(Math.toIntExact(limit.toMillis()));
  }

  void send(Frame frame) throws IOException {
    send(Wire.encode(frame));
  }

  /// Sends frames that have been made before.
  ///
  /// @throws SocketTimeoutException when the other side neither takes them nor says that it lives
  /// @throws ReplicaRefusedException when it has said why it does not
  void send(byte[] frames) throws IOException {
    writingSinceNanos = clock.monotonicNanos();
    writing = true;
    try {
      wire.sendWhole(frames);
    } catch (IOException e) {
      throw why(e);
    } finally {
      writing = false;
    }
  }

  /// The next frame; FAILED is thrown.
  Frame receive() throws IOException {
    Frame frame = inTime(wire::receive);
    if (frame instanceof Frame.Failed(var problem)) {
      throw new ReplicaRefusedException(address, problem);
    }
    return frame;
  }

  /// Waits until the other side has done what it was asked to store or copy.
  void awaitStored() throws IOException {
    if (!(awaitAnswer() instanceof Frame.Stored)) {
      throw new ProtocolException("STORED was expected of the node at " + address);
    }
  }

  /// What the other side says once it has done what it was asked; until then it is busy.
  Frame awaitAnswer() throws IOException {
    return awaitAnswer(FOR_EVER);
  }

  /// The same, if it comes before `patience` has gone by.
  ///
  /// @throws LateAnswerException when it does not; it is still to come then
  Frame awaitAnswer(Duration patience) throws IOException {
    long progress = Long.MIN_VALUE;
    long askedNanos = clock.monotonicNanos();
    long sinceNanos = askedNanos;
    Frame frame = receive();
    while (frame instanceof Frame.Busy(long now)) {
      if (clock.monotonicNanos() - askedNanos > patience.toNanos()) {
        throw new LateAnswerException(address, patience);
      }
      if (now != progress) {
        progress = now;
        sinceNanos = clock.monotonicNanos();
      } else if (clock.monotonicNanos() - sinceNanos > PATIENCE.toNanos()) {
        throw new IOException("nothing moves any more at the node at " + address);
      }
      frame = receive();
    }
    return frame;
  }

  /// For one that was asked at `askedNanos` and has not been listened to since.
  void awaitStoredSince(long askedNanos) throws IOException {
    long waitedNanos = clock.monotonicNanos() - askedNanos;
    if (waitedNanos > silence.toNanos() && !wire.hasInput()) {
      throw silent();
    }
    awaitStored();
  }

  /// Called again and again by another thread: ends a send that the other side leaves stuck. A BUSY
  /// that arrives meanwhile counts as life.
  void watch() {
    if (!writing) {
      return;
    }
    try {
      int waiting = wire.waiting();
      if (waiting != seenWaiting) {
        seenWaiting = waiting;
        writingSinceNanos = clock.monotonicNanos();
      } else if (clock.monotonicNanos() - writingSinceNanos > silence.toNanos()) {
        stalled = true;
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("{} was closed while it was watched: {}", address, e.toString());
    }
  }

  private interface Reading<T> {
    T run() throws IOException;
  }

  private <T> T inTime(Reading<T> reading) throws IOException {
    try {
      return reading.run();
    } catch (SocketTimeoutException e) {
      throw (IOException) silent().initCause(e);
    }
  }

  private SocketTimeoutException silent() {
    return new SocketTimeoutException(
        "the node at "
            + address
            + " was silent for "
            + TimeUnit.NANOSECONDS.toMillis(silence.toNanos())
            + " ms");
  }

  /// A node that gives up says so before it closes; look for that behind the BUSY frames.
  private IOException why(IOException failure) {
    if (stalled) {
      return (IOException) silent().initCause(failure);
    }
    try {
      while (wire.hasInput()) {
        receive();
      }
    } catch (ReplicaRefusedException e) {
      return e;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
