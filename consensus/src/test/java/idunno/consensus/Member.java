package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// One member of a group in a test: real Ratis, real files, loopback.
final class Member implements AutoCloseable {
  static final UUID GROUP = UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff");

  final Ledger ledger = new Ledger("ledger");
  final Ledger second = new Ledger("second");
  final List<Throwable> fatal;
  final RaftGroup group;

  private Member(GroupConfig config, List<Throwable> fatal) throws IOException {
    this.fatal = fatal;
    this.group = RaftGroup.open(config, List.of(ledger, second));
  }

  static Limits limits() {
    return Limits.standard()
        .withPatience(Duration.ofSeconds(20))
        .withElections(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  /// The only member of its group, once it leads.
  static Member alone(Path folder, Limits limits, Clock clock) throws IOException {
    Member member = open(folder, limits, clock);
    member.awaitLead();
    return member;
  }

  /// The only member of its group, which may not lead yet.
  static Member open(Path folder, Limits limits, Clock clock) throws IOException {
    HostPort address = new HostPort("127.0.0.1", freePorts(1)[0]);
    return of("a", folder, List.of(new GroupConfig.Peer("a", address, true)), limits, clock);
  }

  static Member alone(Path folder) throws IOException {
    return alone(folder, limits(), Clock.system());
  }

  static Member of(
      String name, Path folder, List<GroupConfig.Peer> founders, Limits limits, Clock clock)
      throws IOException {
    HostPort address =
        founders.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow().address();
    return at(new GroupConfig.Peer(name, address, true), folder, founders, limits, clock);
  }

  static Member at(
      GroupConfig.Peer self,
      Path folder,
      List<GroupConfig.Peer> founders,
      Limits limits,
      Clock clock)
      throws IOException {
    List<Throwable> fatal = new CopyOnWriteArrayList<>();
    return new Member(
        new GroupConfig(
            self.name(), self.address(), folder, GROUP, founders, limits, clock, fatal::add),
        fatal);
  }

  static int[] freePorts(int count) throws IOException {
    ServerSocket[] sockets = new ServerSocket[count];
    int[] ports = new int[count];
    for (int i = 0; i < count; i++) {
      sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      ports[i] = sockets[i].getLocalPort();
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  void awaitLead() {
    await().atMost(30, SECONDS).pollInterval(Duration.ofMillis(2)).until(this::leads);
  }

  boolean leads() {
    return group.leadership().isLocal();
  }

  Outcome propose(Part... parts) {
    return group.propose(List.of(parts)).join();
  }

  Outcome.Applied add(long id) {
    Outcome outcome = propose(Ledger.add("ledger", id));
    assertThat(outcome).as("add %s", id).isInstanceOf(Outcome.Applied.class);
    return (Outcome.Applied) outcome;
  }

  @Override
  public void close() {
    group.close();
  }
}
