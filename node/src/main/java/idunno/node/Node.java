package idunno.node;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.Version;
import idunno.logs.scan.LogFiles;
import idunno.membership.core.Event;
import idunno.membership.core.Tags;
import idunno.membership.net.KeyFile;
import idunno.membership.net.KeyWatch;
import idunno.membership.net.Membership;
import idunno.membership.packet.KeyRing;
import idunno.node.http.HttpFront;
import idunno.node.http.LogsApi;
import idunno.node.http.MembersApi;
import idunno.node.logs.Absent;
import idunno.node.logs.LogSearches;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// One node: everything that it is made of, started in order and stopped in the reverse. Many nodes
/// can live in one process: each has its own folder, ports, log file and threads.
///
/// All nodes are alike: each takes part in the membership first, and once it knows its cluster has
/// its part of everything else ([ClusterParts]).
public final class Node implements AutoCloseable {
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  /// For how long a leaving node waits for the coordinator to go on without it.
  private static final Duration FAREWELL = Duration.ofSeconds(15);

  private final NodeConfig config;
  private final Parts parts = new Parts();
  private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
  private final Clock clock = Clock.system();
  private final long epoch = clock.wallMillis();
  private final DataFolder folder;
  private final NodeLogs logs;
  private final Logger log;
  private volatile @Nullable Membership membership;

  /// Starts a node; it answers when this returns.
  ///
  /// @param ownsProcess whether the process is this one node, so that what libraries log belongs
  ///   into its file
  /// @throws idunno.base.ProblemException when its folder or its ports cannot be had, or the
  ///   cluster does not let it in
  public static Node start(NodeConfig config, boolean ownsProcess) throws IOException {
    Node node = new Node(config);
    try {
      if (ownsProcess) {
        node.logs.adoptProcess();
      }
      node.open();
      return node;
    } catch (IOException | RuntimeException e) {
      node.folder.abandon();
      node.close();
      throw e;
    }
  }

  /// Why this node is in no cluster yet; empty when it is in one.
  public Optional<String> whyNotIn() {
    Membership watched = membership;
    return watched == null || watched.hasJoined()
        ? Optional.empty()
        : Optional.of(watched.alarms().stream().findFirst().orElse("nobody has answered yet"));
  }

  private Node(NodeConfig config) throws IOException {
    this.config = config;
    Ports.requireFree(
        config.bind(), config.consensusAddress(), config.bulkAddress(), config.streamsAddress());
    boolean founder = config.join().isEmpty();
    this.folder = parts.keep("data folder", DataFolder.open(config.dir(), config.name(), founder));
    this.logs = parts.keep("logs", openLogs());
    this.log = logs.logger("node");
  }

  /// Who called the constructor has nothing to close when it throws.
  private NodeLogs openLogs() throws IOException {
    try {
      return NodeLogs.open(config.dir(), config.name());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    log.info("event=starting address={} slots={}", config.bind(), config.settings().slots());
    ExecutorService threads =
        parts.keep("request threads", Executors.newVirtualThreadPerTaskExecutor());
    Strangers strangers = new Strangers(folder.identity().cluster());
    Membership membership = openMembership(strangers);
    this.membership = membership;
    Machines machines = parts.keep("machines", new Machines(membership, clock));
    var site = new ClusterParts.Site(config, self(), folder, logs, clock, membership, machines);
    ClusterParts cluster = new ClusterParts(site, parts);
    MembersApi members =
        new MembersApi(
            membership, self(), () -> leave(membership, cluster), cluster::readCounters, threads);
    HttpFront front =
        parts.keep(
            "http",
            new HttpFront(
                config.bind(), members, searches(membership), threads, logs.logger("http")));
    boolean alone = startsAlone();
    if (alone) {
      cluster.open(front, threads, this::fail);
    }
    front.start();
    // Only once it is let in: a copy of a folder has the vote of its original.
    Joining.WhenIn whenIn = alone ? () -> {} : () -> cluster.open(front, threads, this::fail);
    Joining joining =
        parts.keep("joining", new Joining(membership, folder, strangers, log, whenIn));
    if (alone) {
      joining.endWhenRefused(this::fail);
    } else {
      joining.join(this::fail);
    }
    cluster.awaitWorker();
    folder.announce(config.bind().toString());
    log.info("event=started ms={}", clock.wallMillis() - epoch);
  }

  private LogsApi searches(Membership membership) {
    Absent absent = new Absent();
    parts.keep("news for log searches", membership.listen(absent));
    LogFiles files = new LogFiles(logs.file(), config.settings().logPaths());
    return new LogsApi(
        new LogSearches(config.name(), files, membership, absent, clock), logs.logger("logs"));
  }

  private Membership openMembership(Strangers strangers) throws IOException {
    Logger membershipLog = logs.logger("membership");
    KnownMembers known = KnownMembers.read(folder.knownMembers(), membershipLog);
    DataFolder.Identity identity = folder.identity();
    List<HostPort> introducers = new ArrayList<>(config.join());
    introducers.addAll(known.addresses());
    if (introducers.isEmpty() && !identity.founder()) {
      throw Problem.badInput(
              "'%s' belongs to a node that joined others and knows none of them: start it with --join"
                  .formatted(config.dir()))
          .asException();
    }
    var watched = config.settings().membership();
    Membership membership =
        parts.keep(
            "membership",
            Membership.start(
                new Membership.Setup(
                    config.name(),
                    config.bind(),
                    tags(),
                    identity.cluster().map(UUID::toString).orElse(""),
                    introducers.stream().distinct().toList(),
                    startsAlone(),
                    watched.profileAt(config.bind()),
                    watched.keys().map(KeyFile::read).orElseGet(KeyRing::builtIn),
                    watched.testLoss()),
                membershipLog,
                strangers));
    watched
        .keys()
        .ifPresent(
            file -> parts.keep("keys", KeyWatch.start(file, membership::use, membershipLog)));
    parts.keep("known members", membership.listen((event, _) -> note(event, known)));
    parts.keep(
        "watch over the name",
        membership.listen(
            new NameWatch(
                () -> membership.self().member(),
                why -> fail(why, Problem.conflict(why).asException()))));
    var unused =
        membership
            .ended()
            .exceptionally(broken -> {
              fail("membership broke: " + broken.getMessage(), broken);
              return null;
            });
    return membership;
  }

  /// A founder needs nobody to let it in, unless it is told to go to others: they may have moved on
  /// without it, or be strangers.
  private boolean startsAlone() {
    return folder.identity().founder() && config.join().isEmpty();
  }

  private Tags tags() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Tags(
        config.settings().membership().roles(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        Version.TEXT,
        folder.identity().disk());
  }

  /// Who left is not coming back; who was deleted may be on the other side of a cut.
  private void note(Event event, KnownMembers known) {
    HostPort address = event.member().address();
    switch (event) {
      case Event.Joined _, Event.CameBack _ -> known.add(address);
      case Event.Left _ -> known.remove(address);
      case Event.Suspected _, Event.Failed _, Event.Deleted _, Event.JoinRefused _ -> {
        // It is worth asking after a restart.
      }
    }
  }

  private Self self() {
    return new Self(
        config.name(),
        config.bind(),
        config.bulkAddress(),
        epoch,
        Version.TEXT,
        config.settings().slots());
  }

  /// Gives what it has to the others, says goodbye and stops, a moment after the caller has had its
  /// answer.
  private void leave(Membership membership, ClusterParts cluster) throws InterruptedException {
    log.info("event=leaving");
    cluster.giveAway();
    membership.leave(GOODBYE);
    cluster.leaveGroup(FAREWELL);
    Thread.ofPlatform().name("stop").start(this::close);
  }

  /// The node cannot go on: says why, and stops.
  private void fail(String why, Throwable cause) {
    log.error("event=failed why=\"{}\"", why, cause);
    if (end.complete(Optional.of(why))) {
      Thread.ofPlatform().name("stop").start(this::close);
    }
  }

  /// Waits until the node has stopped or failed; in the latter case says why.
  public Optional<String> awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    parts.close();
    end.complete(Optional.empty());
  }
}
