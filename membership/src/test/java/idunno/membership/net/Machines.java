package idunno.membership.net;

import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import idunno.membership.core.Standing;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Nodes on this machine's loopback address, closed with the test.
final class Machines implements AutoCloseable {
  static final String CLUSTER = "cluster-of-a-test";
  static final Tags TAGS = new Tags(List.of("worker"), 2, 1L << 30, "0.1.0", "");
  static final Duration LONG = Duration.ofSeconds(20);
  private static final int FIRST_PORT = 11_000;
  private static final int PORTS = 8_000;

  private final List<Node> nodes = new ArrayList<>();
  private int next = (int) (ProcessHandle.current().pid() * 97 % PORTS) / 4 * 4;

  /// A node, with what it has told its listener and its log.
  record Node(Membership membership, HostPort address, List<Event> events, Lines lines) {
    String name() {
      return membership.self().member().name();
    }

    List<String> names() {
      return membership.members().stream().map(each -> each.member().name()).sorted().toList();
    }

    boolean hasNoticed(Class<? extends Event> kind, String name) {
      return events.stream().anyMatch(event -> is(event, kind, name));
    }

    long count(Class<? extends Event> kind) {
      return events.stream().filter(kind::isInstance).count();
    }

    /// The kinds of events about one member, in order.
    List<String> story(String name) {
      return events.stream()
          .filter(event -> event.member().name().equals(name))
          .map(event -> event.getClass().getSimpleName())
          .toList();
    }

    private static boolean is(Event event, Class<? extends Event> kind, String name) {
      return kind.isInstance(event) && event.member().name().equals(name);
    }
  }

  /// An address whose ports for datagrams and for streams are free.
  HostPort free() throws IOException {
    for (int tries = 0; tries < PORTS / 4; tries++) {
      next = (next + 4) % PORTS;
      HostPort address = new HostPort("127.0.0.1", FIRST_PORT + next);
      InetSocketAddress door = address.plus(Membership.STREAM_PORT_OFFSET).resolve();
      try (DatagramSocket _ = new DatagramSocket(address.resolve());
          ServerSocket _ = new ServerSocket(door.getPort(), 1, door.getAddress())) {
        return address;
      } catch (java.net.BindException _) {
        continue;
      }
    }
    throw new IOException("no free ports");
  }

  /// How a node of [#CLUSTER] is set up that knows `introducers`; without any it is the first.
  static Membership.Setup setup(String name, HostPort address, List<HostPort> introducers) {
    boolean first = introducers.isEmpty();
    return new Membership.Setup(
        name,
        address,
        TAGS,
        first ? CLUSTER : "",
        introducers,
        first,
        Profile.LOCAL,
        KeyRing.builtIn(),
        0);
  }

  static Membership.Setup with(Membership.Setup setup, KeyRing keys) {
    return new Membership.Setup(
        setup.name(),
        setup.address(),
        setup.tags(),
        setup.cluster(),
        setup.introducers(),
        setup.startsAlone(),
        setup.profile(),
        keys,
        setup.testLoss());
  }

  static Membership.Setup with(Membership.Setup setup, String cluster) {
    return new Membership.Setup(
        setup.name(),
        setup.address(),
        setup.tags(),
        cluster,
        setup.introducers(),
        setup.startsAlone(),
        setup.profile(),
        setup.keys(),
        setup.testLoss());
  }

  static Membership.Setup with(Membership.Setup setup, double testLoss) {
    return new Membership.Setup(
        setup.name(),
        setup.address(),
        setup.tags(),
        setup.cluster(),
        setup.introducers(),
        setup.startsAlone(),
        setup.profile(),
        setup.keys(),
        testLoss);
  }

  /// The first node of a cluster.
  Node first(String name) throws IOException {
    return start(setup(name, free(), List.of()));
  }

  /// A node that asks `introducer`.
  Node join(String name, Node introducer) throws IOException {
    return start(setup(name, free(), List.of(introducer.address())));
  }

  Node start(Membership.Setup setup) throws IOException {
    return start(setup, Clock.system());
  }

  Node start(Membership.Setup setup, Clock clock) throws IOException {
    Lines lines = new Lines();
    List<Event> events = new CopyOnWriteArrayList<>();
    Membership membership =
        Membership.start(setup, lines.logger(), clock, (event, _) -> events.add(event));
    Node node = new Node(membership, setup.address(), events, lines);
    nodes.add(node);
    return node;
  }

  /// `count` nodes called n1, n2, ... that all list each other.
  List<Node> cluster(int count) throws IOException {
    List<Node> all = new ArrayList<>();
    all.add(first("n1"));
    for (int i = 2; i <= count; i++) {
      all.add(join("n" + i, all.get((i - 2) / 2)));
    }
    awaitWhole(all);
    return all;
  }

  /// Waits until each of `members` lists exactly them, all Active.
  static void awaitWhole(List<Node> members) {
    List<String> names = members.stream().map(Node::name).sorted().toList();
    await()
        .atMost(LONG)
        .until(() ->
            members.stream()
                .allMatch(each -> each.names().equals(names) && allActive(each.membership())));
  }

  private static boolean allActive(Membership membership) {
    return membership.members().stream().map(Standing::state).allMatch(State.ACTIVE::equals);
  }

  static boolean isConflict(Throwable thrown) {
    return thrown instanceof ProblemException e && e.problem().kind() == Problem.Kind.CONFLICT;
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.membership().close());
  }
}
