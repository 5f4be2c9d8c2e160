package idunno.simulation;

import idunno.base.HostPort;
import idunno.membership.core.Effect;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.Profile;
import idunno.membership.core.Protocol;
import idunno.membership.core.Tags;
import idunno.membership.packet.MalformedPacket;
import idunno.membership.packet.MessageCodec;
import idunno.membership.packet.Sealer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A cluster of production membership, every message of it through the production codec. One seed,
/// one history.
public final class MembershipCluster {
  /// IPv4 and UDP before each datagram.
  private static final int HEADER_BYTES = 28;

  /// The half of a connection that its opener sends: three segments to open and close it, and an
  /// acknowledgement, with IPv4 and TCP before each.
  private static final int CONNECTION_BYTES = 4 * 40;

  private static final long LONGEST_BOOT_MS = 60_000;
  private static final String CLUSTER = "simulated";
  private static final Tags TAGS = new Tags(List.of(), 1, 1L << 30, "0.1.0", "");

  private final Timeline time = new Timeline();
  private final SplittableRandom random;
  private final Weather weather;
  private final Profile profile;
  private final Map<HostPort, Node> byAddress = new HashMap<>();
  private final Map<Member, Member> members = new HashMap<>();
  private final MessageCodec codec = new MessageCodec(this::canonical);
  private final List<Node> nodes = new ArrayList<>();
  private Listener listener = (_, _) -> {};
  private long wallClockMs = 1_700_000_000_000L;
  private long history;

  /// Told of everything that any node notices.
  public interface Listener {
    void noticed(Node where, Event event);
  }

  public MembershipCluster(long seed, Profile profile) {
    this.random = new SplittableRandom(seed);
    this.weather = new Weather(random.split());
    this.profile = profile;
  }

  /// A node, in its present life.
  public final class Node {
    private final int number;
    private final Protocol protocol;
    private boolean up = true;
    private long pausedUntilMs;
    private long wakeAtMs = Long.MAX_VALUE;
    private long sentBytes;

    Node(int number, Protocol protocol) {
      this.number = number;
      this.protocol = protocol;
    }

    /// As it is in its present life.
    public Member member() {
      return protocol.self();
    }

    public Protocol protocol() {
      return protocol;
    }

    public boolean isUp() {
      return up;
    }

    /// All that the node has sent, headers and envelopes included.
    public long sentBytes() {
      return sentBytes;
    }

    /// As by `kill -9`.
    public void crash() {
      up = false;
    }

    /// As by SIGSTOP and SIGCONT: what arrives meanwhile waits in the socket.
    public void pause(long forMs) {
      // What waits for the end of one pause would come long after the end of a shorter, later one.
      pausedUntilMs = Math.max(pausedUntilMs, time.nowMs() + forMs);
    }

    public void leave() {
      carryOut(protocol.leave(time.nowMs()));
      endWhenSaid();
    }

    private void endWhenSaid() {
      if (protocol.hasSaidGoodbye(time.nowMs())) {
        up = false;
      } else {
        time.at(time.nowMs() + 10, this::endWhenSaid);
      }
    }

    private void wake() {
      if (time.nowMs() < wakeAtMs || !up) {
        return;
      }
      if (pausedUntilMs > time.nowMs()) {
        wakeAtMs = pausedUntilMs;
        // After what waits in the socket, as a node drains it before it judges.
        time.at(wakeAtMs + 1, this::wake);
        return;
      }
      wakeAtMs = Long.MAX_VALUE;
      carryOut(protocol.tick(time.nowMs()));
    }

    private void receive(Message message, @Nullable HostPort source) {
      if (!up) {
        return;
      }
      if (pausedUntilMs > time.nowMs()) {
        time.at(pausedUntilMs, () -> receive(message, source));
        return;
      }
      carryOut(protocol.receive(message, source, time.nowMs()));
    }

    private void carryOut(List<Effect> effects) {
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Send(HostPort to, Message message) -> send(this, to, message);
          case Effect.Stream(HostPort to, Message message) -> stream(this, to, message);
          case Effect.Begin _ -> {
            // Nothing is sealed here.
          }
          case Effect.Notify(Event event) -> notice(this, event);
        }
      }
      if (protocol.dueMs() < wakeAtMs) {
        wakeAtMs = Math.max(protocol.dueMs(), time.nowMs());
        time.at(wakeAtMs, this::wake);
      }
    }
  }

  private void notice(Node where, Event event) {
    note(where.number * 31L + event.hashCode());
    listener.noticed(where, event);
  }

  private void send(Node from, HostPort to, Message message) {
    byte[] bytes = codec.encode(message);
    from.sentBytes += bytes.length + Sealer.OVERHEAD_BYTES + HEADER_BYTES;
    Node target = byAddress.get(to);
    int number = target == null ? -1 : target.number;
    if (target == null || weather.isLost(from.number, number, time.nowMs())) {
      return;
    }
    for (int copies = weather.isDoubled() ? 2 : 1; copies > 0; copies--) {
      deliver(from, to, bytes, from.member().address(), weather.delayMs());
    }
  }

  private void stream(Node from, HostPort to, Message message) {
    byte[] bytes = codec.encode(message);
    from.sentBytes += bytes.length + Sealer.OVERHEAD_BYTES + CONNECTION_BYTES;
    Node target = byAddress.get(to);
    if (target != null && !weather.isCut(from.number, target.number)) {
      deliver(from, to, bytes, null, 2);
    }
  }

  private void deliver(
      Node from, HostPort to, byte[] bytes, @Nullable HostPort source, long delayMs) {
    note(from.member().key() ^ bytes.length);
    time.at(
        time.nowMs() + delayMs,
        () -> {
          Node target = byAddress.get(to);
          if (target != null) {
            target.receive(decode(bytes, from), source);
          }
        });
  }

  private Message decode(byte[] bytes, Node from) {
    try {
      return codec.decode(bytes, from.member().key());
    } catch (MalformedPacket e) {
      throw new IllegalStateException("the codec does not read what it wrote", e);
    }
  }

  private void note(long what) {
    history = history * 0x9E3779B97F4A7C15L + what + time.nowMs();
  }

  /// A digest of everything that has happened: two runs with one seed give the same.
  public long history() {
    return history;
  }

  public Weather weather() {
    return weather;
  }

  public long nowMs() {
    return time.nowMs();
  }

  public void onEvent(Listener next) {
    listener = next;
  }

  private static HostPort address(int number) {
    String host = "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255);
    return new HostPort(host, 7400);
  }

  /// A cluster of `size` nodes that have found each other, and then lived for `settledMs`; how long
  /// exactly depends on the seed, so that faults meet the protocol at any moment of its periods.
  public static MembershipCluster settled(long seed, int size, Profile profile, long settledMs) {
    MembershipCluster cluster = new MembershipCluster(seed, profile);
    cluster.grow(size);
    if (cluster.runUntil(cluster::agrees, LONGEST_BOOT_MS) < 0) {
      throw new IllegalStateException("no cluster of " + size + " from seed " + seed);
    }
    cluster.run(settledMs + seed * 137 % 1_500);
    return cluster;
  }

  /// The same without their finding each other, which in a cluster of ten thousand takes longer to
  /// simulate than all the rest.
  public static MembershipCluster acquainted(long seed, int size, Profile profile, long settledMs) {
    MembershipCluster cluster = new MembershipCluster(seed, profile);
    List<Protocol.Setup> setups = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      setups.add(cluster.setup(i, List.of(), true));
    }
    List<Protocol> protocols = Protocol.acquainted(setups, cluster.nowMs());
    for (int i = 0; i < size; i++) {
      Node unused = cluster.add(cluster.new Node(i, protocols.get(i)));
    }
    cluster.run(settledMs + seed * 137 % 1_500);
    return cluster;
  }

  /// All that the nodes that are up have sent, headers and envelopes included.
  public long sentBytes() {
    return living().stream().mapToLong(Node::sentBytes).sum();
  }

  /// The wall clock of every node jumps.
  public void jumpClock(long byMs) {
    wallClockMs += byMs;
  }

  /// Starts node `number`, or another life of it: one that may be alone when it was told of nobody,
  /// else one that waits to be let in.
  public Node start(int number, List<Node> introducers) {
    return start(number, introducers, introducers.isEmpty());
  }

  /// Starts another life of node `number`, which has been a member before.
  public Node restart(int number, List<Node> introducers) {
    return start(number, introducers, true);
  }

  private Node start(int number, List<Node> introducers, boolean startsAlone) {
    Protocol.Setup setup = setup(number, introducers, startsAlone);
    return add(new Node(number, new Protocol(setup, time.nowMs())));
  }

  private Protocol.Setup setup(int number, List<Node> introducers, boolean startsAlone) {
    List<HostPort> addresses = introducers.stream().map(each -> each.member().address()).toList();
    Member member = Member.of("n" + number, address(number), wallClockMs + time.nowMs(), TAGS);
    return new Protocol.Setup(
        canonical(member), CLUSTER, addresses, startsAlone, profile, random.nextLong());
  }

  private Member canonical(Member member) {
    return members.computeIfAbsent(member, each -> each);
  }

  private Node add(Node node) {
    Node former = byAddress.put(node.member().address(), node);
    if (former != null) {
      former.crash();
      nodes.remove(former);
    }
    nodes.add(node);
    node.carryOut(node.protocol.tick(time.nowMs()));
    return node;
  }

  /// Starts nodes 0 to `size - 1` at once, all but the first told of the first.
  public void grow(int size) {
    Node first = start(0, List.of());
    for (int i = 1; i < size; i++) {
      Node unused = start(i, List.of(first));
    }
  }

  public void run(long forMs) {
    time.runUntil(time.nowMs() + forMs);
  }

  /// Runs until `reached`, looking every 10 ms; returns how long that took, or -1 when it was not
  /// within `mostMs`.
  public long runUntil(BooleanSupplier reached, long mostMs) {
    long start = time.nowMs();
    while (!reached.getAsBoolean()) {
      if (time.nowMs() - start >= mostMs) {
        return -1;
      }
      run(10);
    }
    return time.nowMs() - start;
  }

  /// The nodes that are up, in ring order.
  public List<Node> living() {
    return nodes.stream()
        .filter(Node::isUp)
        .sorted((a, b) -> Long.compareUnsigned(a.member().key(), b.member().key()))
        .toList();
  }

  /// The nodes that are up, by number.
  public List<Node> byNumber() {
    return nodes.stream()
        .filter(Node::isUp)
        .sorted(Comparator.comparingInt(node -> node.number))
        .toList();
  }

  /// Whether every node that is up lists exactly those that are, as Active. Each lists itself, so
  /// lists that are the same and as long as those up are many hold no other.
  public boolean agrees() {
    int size = 0;
    long digest = 0;
    for (Node node : nodes) {
      if (node.up) {
        digest = size++ == 0 ? node.protocol.digest() : digest;
        if (node.protocol.doubted() > 0 || node.protocol.digest() != digest) {
          return false;
        }
      }
    }
    for (Node node : nodes) {
      if (node.up && node.protocol.size() != size) {
        return false;
      }
    }
    return true;
  }
}
