package idunno.membership.net;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.membership.core.Member;
import idunno.membership.core.Profile;
import idunno.membership.core.Protocol;
import idunno.membership.core.Standing;
import idunno.membership.core.Tags;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/// This node's part in the cluster's membership, over real sockets: who is there, and what happens
/// to whom. Safe for threads; what only asks never waits.
public final class Membership implements AutoCloseable {
  /// A node takes streams at this distance above its own port: there its clients' HTTP is, one
  /// above consensus, two above bulk transfer.
  public static final int STREAM_PORT_OFFSET = 3;

  private static final int LAST_PORT = 65_535 - STREAM_PORT_OFFSET;
  private static final Duration END = Duration.ofSeconds(2);

  private final Carrier carrier;
  private final Thread thread;
  private final StreamServer server;
  private final Connections connections;
  private final ExecutorService threads;
  private final Announcer announcer;
  private final Tally tally;
  private final Duration removal;
  private final Logger log;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// How a node is told to take part.
  ///
  /// @param name unique in the cluster
  /// @param address where others reach this node, as they see it: UDP here, TCP at
  ///   [#STREAM_PORT_OFFSET] above. A literal or a name; both sockets are bound to it.
  /// @param tags what all others shall know of this node
  /// @param cluster the cluster's id; empty for that of whoever lets this node in
  /// @param introducers members to ask to be let in, `HOST:PORT` as in their `address`; this node's
  ///   own address among them means nothing
  /// @param startsAlone whether it is a member from the start: a cluster's first node, and those
  ///   that have been members before; such a one must know the cluster's id
  /// @param keys what seals all that is said, see [KeyRing#builtIn]
  /// @param testLoss what share of datagrams to drop as they come, from 0 to 1, for tests under
  ///   loss; 0 for none
  public record Setup(
      String name,
      HostPort address,
      Tags tags,
      String cluster,
      List<HostPort> introducers,
      boolean startsAlone,
      Profile profile,
      KeyRing keys,
      double testLoss) {
    public Setup {
      introducers = List.copyOf(introducers);
      if (name.isBlank()) {
        throw new IllegalArgumentException("a node needs a name");
      }
      if (address.port() < 1 || address.port() > LAST_PORT) {
        throw new IllegalArgumentException(
            "port " + address.port() + " is not between 1 and " + LAST_PORT);
      }
      if (startsAlone && cluster.isEmpty()) {
        throw new IllegalArgumentException("a node that starts alone must say of which cluster");
      }
      if (!(testLoss >= 0 && testLoss <= 1)) {
        throw new IllegalArgumentException("a loss of " + testLoss + " is not between 0 and 1");
      }
    }

    Protocol.Setup protocol(Member self) {
      return new Protocol.Setup(
          self, cluster, introducers, startsAlone, profile, self.key() ^ self.epoch());
    }
  }

  /// Binds the sockets and begins to join, or to wait for others.
  ///
  /// @param listeners are told of everything from the first event on, see [#listen]
  /// @throws idunno.base.ProblemException when an address is not to be had; says which, and what to
  ///   do
  /// @throws IOException when the system has no sockets or selectors left
  public static Membership start(Setup setup, Logger log, Listener... listeners)
      throws IOException {
    return start(setup, log, Clock.system(), listeners);
  }

  static Membership start(Setup setup, Logger log, Clock clock, Listener... listeners)
      throws IOException {
    DatagramChannel channel = Binding.datagrams(setup.address());
    try {
      ServerSocket server = Binding.streams(setup.address().plus(STREAM_PORT_OFFSET));
      try {
        Membership membership = new Membership(setup, channel, server, log, clock);
        List.of(listeners).forEach(membership::listen);
        membership.begin();
        return membership;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Membership(
      Setup setup, DatagramChannel channel, ServerSocket socket, Logger log, Clock clock)
      throws IOException {
    this.log = log;
    this.tally = new Tally();
    this.removal = Duration.ofMillis(setup.profile().removalMs());
    this.connections = new Connections(log);
    Member self = Member.of(setup.name(), setup.address(), clock.wallMillis(), setup.tags());
    Datagrams datagrams = new Datagrams(channel, tally, log);
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("membership-stream-" + setup.name() + "-", 0).factory());
    this.announcer = new Announcer(setup.name(), log);
    InetAddress here = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    StreamClient client = new StreamClient(here, connections, threads, tally, log);
    Carrier.Parts parts =
        new Carrier.Parts(datagrams, connections, client, threads, announcer, tally, log);
    this.carrier = new Carrier(setup, self, parts, clock);
    StreamServer.Parts doors = new StreamServer.Parts(socket, connections, threads, tally, log);
    this.server = new StreamServer(doors, carrier::takeFrame);
    this.thread =
        Thread.ofPlatform().daemon().name("membership-" + setup.name()).unstarted(carrier);
  }

  private void begin() {
    announcer.start();
    server.start();
    thread.start();
  }

  /// The listed members in ring order, this node among them: a list of one moment, which does not
  /// change.
  public List<Standing> members() {
    return carrier.board().view().members();
  }

  /// This node as others know it.
  public Standing self() {
    return carrier.board().view().self();
  }

  /// The cluster's id; empty while this node does not know it yet.
  public String cluster() {
    return carrier.board().view().cluster();
  }

  /// Whether somebody has let this node in, or it started alone.
  public boolean hasJoined() {
    return carrier.board().view().joined();
  }

  /// Why this node was not let in, while it is not; it goes on asking.
  public Optional<String> refusal() {
    Board.View view = carrier.board().view();
    return view.joined() ? Optional.empty() : view.refusal();
  }

  /// What somebody should do something about, one sentence each; empty when all is well.
  public List<String> alarms() {
    return carrier.board().view().alarms();
  }

  public Counters counters() {
    return tally.snapshot();
  }

  /// Waits until this node is a member, or is refused, or `most` is over. One that has been refused
  /// need not wait here in vain, but goes on asking: call again to go on waiting for a reason to
  /// pass, after looking at [#refusal].
  public JoinResult awaitJoined(Duration most) throws InterruptedException {
    return awaitJoined(most, Duration.ZERO);
  }

  /// As [#awaitJoined(Duration)], but takes a refusal for the last word only when it has stood for
  /// `patience`: a name may belong to a life that is just being removed.
  public JoinResult awaitJoined(Duration most, Duration patience) throws InterruptedException {
    Board board = carrier.board();
    Board.View view =
        board.await(each -> each.joined() || each.over() || each.refusal().isPresent(), most);
    if (view.refusal().isPresent()) {
      view = board.await(each -> each.joined() || each.over(), patience);
    }
    if (view.joined()) {
      return new JoinResult.Joined();
    }
    return view.refusal().isPresent()
        ? new JoinResult.Refused(view.refusal().get())
        : new JoinResult.NotYet(view.trouble());
  }

  /// Makes this node a member though nobody lets it in, soon: for one that has been a member before
  /// and knows its cluster, when nobody of it answers. It goes on looking for the others, and lets
  /// them in.
  public void startAlone() {
    carrier.startAlone();
  }

  /// For how long after a crash the others may list a member, by this node's profile.
  public Duration removal() {
    return removal;
  }

  /// Tells `listener` of everything that is noticed from now on. Who reads [#members] after this
  /// call misses nothing, but may be told of something that the list shows already.
  public Listener.Registration listen(Listener listener) {
    return announcer.listen(listener);
  }

  /// From now on seals with the first key of `keys` and opens with any of them.
  public void use(KeyRing keys) {
    carrier.use(keys);
  }

  /// Completes when this object has been closed; exceptionally when it cannot go on by a fault of
  /// the program, which the log has in full.
  public CompletionStage<Void> ended() {
    return carrier.ended().minimalCompletionStage();
  }

  /// Says goodbye, so that all others take this node for one that has gone by itself, and returns
  /// when they have been told, or after `most`. The node answers nobody any more: close it then.
  ///
  /// @return whether all have been told, as far as one can know
  public boolean leave(Duration most) throws InterruptedException {
    return carrier.leave(most);
  }

  /// Ends everything without a goodbye; others will find out. Listeners still hear what has been
  /// noticed. A second call does nothing.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    carrier.stop();
    try {
      server.close();
      connections.close();
      threads.shutdownNow();
      thread.join(END);
      announcer.close();
      if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("event=streams_linger");
      }
    } catch (IOException e) {
      log.warn("event=close_failed why=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
