package idunno.files.bulk;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.Ticker;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Sha256;
import idunno.files.upkeep.NodeReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's connections to the bulk ports of others, kept open between conversations so that a
/// small put pays for none. Any thread may call; every call blocks.
public final class Links implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  /// Shorter than servers wait for a next request.
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

  /// A leader that has lost its quorum steps down, and another is elected, in about this time.
  private static final Duration FINDING = Duration.ofSeconds(2);

  private final Duration silence;
  private final Clock clock;
  private final Map<HostPort, Deque<Link>> idle = new ConcurrentHashMap<>();
  private final Set<Link> open = ConcurrentHashMap.newKeySet();
  private final Ticker watch;
  private volatile boolean closed;

  /// @param silence a node of which nothing is heard for so long is given up
  public Links(Duration silence, Clock clock) {
    this.silence = silence;
    this.clock = clock;
    this.watch = new Ticker("bulk-links", silence.dividedBy(5), () -> !open.isEmpty(), this::look);
  }

  /// What asks a node to store a whole small blob; the same bytes for every replica.
  public static byte[] storeRequest(BlobId id, ByteBuffer content, Sha256 sha256)
      throws IOException {
    int size = content.remaining();
    ByteArrayOutputStream request = new ByteArrayOutputStream(size + 256);
    request.writeBytes(Wire.encode(new Frame.Store(id)));
    while (content.hasRemaining()) {
      int length = Math.min(content.remaining(), Wire.DATA_BYTES);
      request.writeBytes(Wire.encodeData(content.slice(content.position(), length)));
      content.position(content.position() + length);
    }
    request.writeBytes(Wire.encode(new Frame.End(size, sha256)));
    return request.toByteArray();
  }

  /// Sends a [#storeRequest]; whoever wants to know what became of it asks the result.
  public SentStore send(HostPort node, byte[] request) throws IOException {
    return SentStore.send(this, node, request, clock);
  }

  /// Begins to send a large blob.
  public RemoteWriter write(HostPort node, BlobId id) throws IOException {
    Link link = connect(node);
    try {
      link.send(new Frame.Store(id));
    } catch (IOException | RuntimeException e) {
      drop(link);
      throw e;
    }
    return new RemoteWriter(this, link);
  }

  /// Opens a blob of a known size on another node, and has its first bytes brought.
  ///
  /// @param limit how long that node may keep quiet while it is read
  /// @throws IOException when there is no copy, or nobody
  public RemoteBlob open(HostPort node, BlobId id, long size, Duration limit) throws IOException {
    Link link = take(node);
    boolean again = link.isUsed();
    try {
      return RemoteBlob.open(this, link, new RemoteBlob.What(id, size, limit));
    } catch (ReplicaRefusedException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (!again) {
        throw e;
      }
    }
    return RemoteBlob.open(this, connect(node), new RemoteBlob.What(id, size, limit));
  }

  /// Has the node at `target` fetch a blob from the one at `source`; returns when it has compared
  /// the bytes with their digest and has them on stable storage.
  ///
  /// @param background whether nobody waits for it, so that it may give way to others
  public void copy(HostPort target, Blob blob, HostPort source, boolean background)
      throws IOException {
    converse(
        target,
        link -> {
          link.send(new Frame.Copy(blob.id(), blob.size(), blob.sha256(), source, background));
          link.awaitStored();
          return blob;
        });
  }

  /// Asks a node to keep those blobs for another while; returns those that it has.
  public Set<BlobId> touch(HostPort node, Collection<BlobId> blobs) throws IOException {
    Set<BlobId> here = new HashSet<>();
    List<BlobId> all = new ArrayList<>(blobs);
    for (int from = 0; from < all.size(); from += Payload.MAX_TOUCHED) {
      List<BlobId> some = all.subList(from, Math.min(all.size(), from + Payload.MAX_TOUCHED));
      here.addAll(
          converse(
              node,
              link -> {
                link.send(new Frame.Touch(some));
                if (link.receive() instanceof Frame.Touched(List<BlobId> kept)) {
                  return kept;
                }
                throw new ProtocolException("TOUCHED was expected of the node at " + node);
              }));
    }
    return here;
  }

  /// Asks a node how its copies are.
  ///
  /// @param begin a pass over all of them that it begins first: true, that reads; false, that looks
  ///   whether they are there
  public NodeReport report(HostPort node, Optional<Boolean> begin) throws IOException {
    Frame.Ask.Pass pass =
        begin
            .map(read -> read ? Frame.Ask.Pass.READ : Frame.Ask.Pass.LOOK)
            .orElse(Frame.Ask.Pass.NONE);
    return converse(
        node,
        link -> {
          link.send(new Frame.Ask(pass));
          if (link.receive() instanceof Frame.Report(NodeReport report)) {
            return report;
          }
          throw new ProtocolException("a report was expected of the node at " + node);
        });
  }

  /// Has a node propose a command that may be proposed twice; command and result as the log has
  /// them.
  ///
  /// @throws ReplicaRefusedException with the reason why it was not applied
  public byte[] propose(HostPort node, byte[] command) throws IOException {
    return converse(
        node,
        link -> {
          link.send(new Frame.Propose(command));
          if (link.awaitAnswer() instanceof Frame.Proposed(byte[] result)) {
            return result;
          }
          throw new ProtocolException("PROPOSED was expected of the node at " + node);
        });
  }

  /// Asks a node what it knows of some versions, after everything that was acknowledged before.
  ///
  /// @param sought at most [Sought#MOST_AT_ONCE]
  /// @return in the same order
  /// @throws LateAnswerException when a look into its own memory, and a question to its quorum,
  ///   take it longer than they ever should
  public List<Sought.Answer> find(HostPort node, List<Sought.Version> sought) throws IOException {
    return converse(
        node,
        link -> {
          link.send(new Frame.Find(sought));
          if (link.awaitAnswer(FINDING) instanceof Frame.Found(List<Sought.Answer> answers)
              && answers.size() == sought.size()) {
            return answers;
          }
          throw new ProtocolException("FOUND was expected of the node at " + node);
        });
  }

  private interface Talk<T> {
    T with(Link link) throws IOException;
  }

  /// Something that may be asked twice: a connection that has rested may be closed at the other
  /// end.
  private <T> T converse(HostPort node, Talk<T> talk) throws IOException {
    Link link = take(node);
    try {
      T said = talk.with(link);
      giveBack(link);
      return said;
    } catch (ReplicaRefusedException e) {
      giveBack(link);
      throw e;
    } catch (IOException e) {
      drop(link);
      if (!link.isUsed()
          || e instanceof SocketTimeoutException
          || e instanceof LateAnswerException) {
        throw e;
      }
    } catch (RuntimeException e) {
      // Nothing is wrong with the node, but nobody knows how far this conversation has come.
      end(link);
      throw e;
    }
    return converse(node, talk);
  }

  /// An open connection that nobody uses, or a new one.
  Link take(HostPort node) throws IOException {
    Link rested = rested(node);
    return rested == null ? connect(node) : rested;
  }

  /// A new connection, at whose other end a process has answered.
  Link connect(HostPort node) throws IOException {
    if (closed) {
      throw new ReplicaRefusedException(node, Problem.notNow("the asking node is going down"));
    }
    int limitMs = Math.toIntExact(silence.toMillis());
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(node.host(), node.port()), limitMs);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout(limitMs);
      Link link = new Link(node, socket, silence, clock);
      link.greet();
      open.add(link);
      watch.wake();
      return link;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// The conversation has come to its end.
  void giveBack(Link link) throws IOException {
    link.limitSilence(silence);
    link.rest();
    if (closed) {
      drop(link);
    } else {
      idle.computeIfAbsent(link.address(), _ -> new ConcurrentLinkedDeque<>()).push(link);
    }
  }

  /// The conversation has failed; the resting connections to that node are not to be trusted
  /// either.
  void drop(Link link) {
    end(link);
    for (Link other = rested(link.address()); other != null; other = rested(link.address())) {
      end(other);
    }
  }

  /// Ends one connection that nothing is wrong with.
  void end(Link link) {
    open.remove(link);
    try {
      link.close();
    } catch (IOException e) {
      LOG.debug("closing a connection to {}: {}", link.address(), e.toString());
    }
  }

  private @Nullable Link rested(HostPort node) {
    Deque<Link> links = idle.get(node);
    Link link = links == null ? null : links.poll();
    while (links != null && link != null && link.idleNanos() > LONGEST_IDLE.toNanos()) {
      end(link);
      link = links.poll();
    }
    return link;
  }

  private void look() {
    open.forEach(Link::watch);
    for (Deque<Link> links : idle.values()) {
      links.removeIf(link -> {
        boolean old = link.idleNanos() > LONGEST_IDLE.toNanos();
        if (old) {
          end(link);
        }
        return old;
      });
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    open.forEach(this::end);
  }
}
