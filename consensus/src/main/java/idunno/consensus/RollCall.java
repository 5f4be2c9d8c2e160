package idunno.consensus;

import idunno.base.HostPort;
import idunno.consensus.core.Roster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a leader makes sure that it still leads, for a tenth of what a round of heartbeats costs: it
/// asks voters by datagram whether they have promised anything to a later term. If most have not,
/// counting itself, no later leader was elected before it asked, for that takes a majority's
/// promises; so nothing was acknowledged that it does not know. That is ReadIndex (section 6.4 of
/// Ongaro's dissertation), with another messenger.
///
/// Datagrams are lost, and a network may carry none: whatever is not answered in time is for
/// Ratis's own heartbeats, and nobody waits again for a voter that did not answer, see [Roster].
/// Any thread may call.
final class RollCall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
  private static final long PATIENCE_MS = 50;
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After a failure, so that one that stays does not take a processor.
  private static final long PAUSE_MS = 10;

  private final GroupConfig config;
  private final Seat seat;
  private final Colleagues colleagues;
  private final Office office;
  private final DatagramChannel receiving;

  /// Never blocks, and so is not closed when a thread that calls is interrupted.
  private final DatagramChannel sending;

  private final AtomicLong numbers = new AtomicLong(ThreadLocalRandom.current().nextLong());
  private final Map<Long, Round> open = new ConcurrentHashMap<>();
  private final Map<String, Whereabouts> whereabouts = new ConcurrentHashMap<>();

  /// Guarded by itself.
  private final Roster roster = new Roster(PROBE_NANOS);

  /// Whom it works with.
  ///
  /// @param addresses where a voter listens now, or null when nobody has said
  record Colleagues(
      Function<String, @Nullable HostPort> addresses, ReadTally tally, Failure failure) {}

  /// @param text as it was given, to notice that it changes
  private record Whereabouts(String text, SocketAddress address) {}

  /// One question to several voters.
  ///
  /// @param missing who has not answered yet
  /// @param spare the answers of so many are not needed
  /// @param sure whether there are enough answers
  /// @param over when there is nobody left to wait for
  private record Round(
      Set<String> missing,
      int spare,
      CompletableFuture<Boolean> sure,
      CompletableFuture<@Nullable Void> over) {
    /// @param counted told of a voter that was missing, before anybody hears that the round is over
    void answered(String voter, Consumer<String> counted) {
      boolean enough;
      boolean all;
      synchronized (missing) {
        if (!missing.remove(voter)) {
          return;
        }
        enough = missing.size() <= spare;
        all = missing.isEmpty();
      }
      counted.accept(voter);
      if (enough) {
        sure.complete(true);
      }
      if (all) {
        over.complete(null);
      }
    }

    List<String> silent() {
      synchronized (missing) {
        return List.copyOf(missing);
      }
    }
  }

  private RollCall(
      GroupConfig config,
      Seat seat,
      Colleagues colleagues,
      DatagramChannel receiving,
      DatagramChannel sending) {
    this.config = config;
    this.seat = seat;
    this.colleagues = colleagues;
    this.office = new Office(seat);
    this.receiving = receiving;
    this.sending = sending;
  }

  /// Answers from now on. To be called when the seat has been started: before, it has forgotten
  /// what it promised in an earlier life.
  ///
  /// @throws IOException when it cannot listen, which is no reason to do without the group
  static RollCall open(GroupConfig config, Seat seat, Colleagues colleagues) throws IOException {
    DatagramChannel receiving = DatagramChannel.open();
    DatagramChannel sending = DatagramChannel.open();
    try {
      HostPort address = config.address();
      receiving.bind(new InetSocketAddress(address.host(), address.port()));
      // Answers go to where a question comes from: the address that the others know.
      sending.bind(new InetSocketAddress(address.host(), 0));
      sending.configureBlocking(false);
      RollCall call = new RollCall(config, seat, colleagues, receiving, sending);
      Thread.ofPlatform().daemon().name(config.peer() + "-roll-call").start(call::listen);
      return call;
    } catch (IOException | RuntimeException e) {
      receiving.close();
      sending.close();
      throw e;
    }
  }

  /// Completes with true when this member has led at some time after the call, and has applied
  /// everything that was committed then; with false when that cannot be said.
  CompletableFuture<Boolean> isLeading() {
    Office.Present present = office.present();
    if (present == null || present.others().isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    Map<String, RaftPeer> others =
        present.others().stream()
            .collect(Collectors.toMap(peer -> peer.getId().toString(), Function.identity()));
    if (whereabouts.size() > others.size()) {
      whereabouts.keySet().retainAll(others.keySet());
    }
    Roster.Call call;
    synchronized (roster) {
      call = roster.next(List.copyOf(others.keySet()), config.clock().monotonicNanos());
    }
    return ask(present, call, others)
        .thenApply(sure -> colleagues.tally().ended(sure && isApplied(present.committed())));
  }

  private boolean isApplied(long index) {
    return seat.hosted().getLastAppliedTermIndex().getIndex() >= index;
  }

  private CompletableFuture<Boolean> ask(
      Office.Present present, Roster.Call call, Map<String, RaftPeer> others) {
    Set<String> missing = new HashSet<>(call.counted());
    missing.addAll(call.beside());
    long number = numbers.incrementAndGet();
    int spare = call.counted().isEmpty() ? -1 : missing.size() - call.counted().size();
    Round round = new Round(missing, spare, new CompletableFuture<>(), new CompletableFuture<>());
    if (call.counted().isEmpty()) {
      round.sure().complete(false);
    }
    if (!missing.isEmpty()) {
      begin(number, round);
    }
    for (String voter : call.counted()) {
      send(peer(others, voter), question(present, number, voter));
    }
    for (String voter : call.beside()) {
      // Its name may have to be looked up anew, which may take long.
      Thread.startVirtualThread(() -> send(peer(others, voter), question(present, number, voter)));
    }
    return round.sure();
  }

  private static RaftPeer peer(Map<String, RaftPeer> others, String voter) {
    return Objects.requireNonNull(others.get(voter));
  }

  private void begin(long number, Round round) {
    open.put(number, round);
    var unused =
        round
            .over()
            .completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS)
            .thenRun(() -> {
              try {
                open.remove(number);
                round.silent().forEach(this::silent);
              } finally {
                round.sure().complete(false); // whatever happens: readers wait for it
              }
            });
  }

  private void silent(String voter) {
    whereabouts.remove(voter); // its name may stand for another address by now
    synchronized (roster) {
      roster.silent(voter, config.clock().monotonicNanos());
    }
  }

  private RollMessage question(Office.Present present, long number, String voter) {
    return new RollMessage.Question(
        config.group(), number, present.term(), config.address().port(), voter);
  }

  private void send(RaftPeer to, RollMessage message) {
    try {
      colleagues.tally().asked();
      sending.send(ByteBuffer.wrap(message.encode()), address(to));
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} is not asked: {}", to, e.toString());
    }
  }

  /// Where it listens now. The log's own record is as old as its last change.
  private SocketAddress address(RaftPeer voter) {
    String name = voter.getId().toString();
    HostPort told = colleagues.addresses().apply(name);
    String text = told == null ? voter.getAddress() : told.toString();
    Whereabouts known = whereabouts.get(name);
    if (known == null || !known.text().equals(text)) {
      HostPort parsed = HostPort.parse(text);
      known = new Whereabouts(text, new InetSocketAddress(parsed.host(), parsed.port()));
      whereabouts.put(name, known);
    }
    return known.address();
  }

  private void listen() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(RollMessage.MOST_BYTES);
    Recurring one =
        new Recurring(
            config.peer() + ": a roll call failed",
            () -> receive(bytes),
            colleagues.failure(),
            config.clock());
    while (receiving.isOpen()) {
      if (!one.run()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
      }
    }
  }

  private void receive(ByteBuffer bytes) throws IOException {
    try {
      SocketAddress from = receiving.receive(bytes.clear());
      RollMessage message = RollMessage.decode(bytes.flip()).orElse(null);
      if (message != null && message.group().equals(config.group())) {
        received(message, from);
      }
    } catch (ClosedChannelException e) {
      LOG.debug("{}: no more roll calls", config.peer(), e);
    }
  }

  private void received(RollMessage message, @Nullable SocketAddress from) throws IOException {
    switch (message) {
      case RollMessage.Question question -> {
        if (from instanceof InetSocketAddress asker && hasNotPromised(question)) {
          var answer = new RollMessage.Answer(config.group(), question.number(), config.peer());
          receiving.send(
              ByteBuffer.wrap(answer.encode()),
              new InetSocketAddress(asker.getAddress(), question.replyPort()));
        }
      }
      case RollMessage.Answer answer -> {
        Round round = open.get(answer.number());
        if (round != null) {
          round.answered(answer.voter(), this::answered);
        }
      }
    }
  }

  private void answered(String voter) {
    colleagues.tally().answered();
    synchronized (roster) {
      roster.answered(voter);
    }
  }

  /// Only a division that runs knows what it has promised. Ratis raises the term before it votes.
  private boolean hasNotPromised(RollMessage.Question question) {
    var info = seat.division().getInfo();
    return question.voter().equals(config.peer())
        && info.getLifeCycleState().isRunning()
        && info.getCurrentTerm() <= question.term();
  }

  @Override
  public void close() throws IOException {
    receiving.close();
    sending.close();
  }
}
