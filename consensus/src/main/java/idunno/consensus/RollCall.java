package idunno.consensus;

import idunno.base.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
/// Ratis's own heartbeats, and a voter that did not answer is not asked for a while. Any thread may
/// call.
final class RollCall implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
  private static final long PATIENCE_MS = 50;
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final GroupConfig config;
  private final Seat seat;
  private final Office office;
  private final DatagramChannel receiving;

  /// Never blocks, and so is not closed when a thread that calls is interrupted.
  private final DatagramChannel sending;

  private final AtomicLong numbers = new AtomicLong(ThreadLocalRandom.current().nextLong());
  private final Map<Long, Round> open = new ConcurrentHashMap<>();
  private final Map<String, Long> silentSince = new ConcurrentHashMap<>();
  private final Map<String, SocketAddress> addresses = new ConcurrentHashMap<>();

  /// Who was asked and has not answered yet; over when nobody is left.
  private record Round(Set<String> missing, CompletableFuture<Boolean> over) {
    void answered(String voter) {
      boolean all;
      synchronized (missing) {
        all = missing.remove(voter) && missing.isEmpty();
      }
      if (all) {
        over.complete(true);
      }
    }

    List<String> silent() {
      synchronized (missing) {
        return List.copyOf(missing);
      }
    }
  }

  private RollCall(
      GroupConfig config, Seat seat, DatagramChannel receiving, DatagramChannel sending) {
    this.config = config;
    this.seat = seat;
    this.office = new Office(seat);
    this.receiving = receiving;
    this.sending = sending;
  }

  /// Answers from now on. To be called when the seat has been started: before, it has forgotten
  /// what it promised in an earlier life.
  ///
  /// @throws IOException when it cannot listen, which is no reason to do without the group
  static RollCall open(GroupConfig config, Seat seat) throws IOException {
    DatagramChannel receiving = DatagramChannel.open();
    DatagramChannel sending = DatagramChannel.open();
    try {
      HostPort address = config.address();
      receiving.bind(new InetSocketAddress(address.host(), address.port()));
      // Answers go to where a question comes from: the address that the others know.
      sending.bind(new InetSocketAddress(address.host(), 0));
      sending.configureBlocking(false);
      RollCall call = new RollCall(config, seat, receiving, sending);
      Thread.ofPlatform().daemon().name(config.peer() + "-roll-call").start(call::receive);
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
    int needed = (present.others().size() + 1) / 2;
    List<RaftPeer> asked =
        present.others().stream()
            .filter(peer -> !isSilent(peer.getId().toString()))
            .sorted(Comparator.comparing(peer -> peer.getId().toString()))
            .limit(needed)
            .toList();
    return asked.size() < needed
        ? CompletableFuture.completedFuture(false)
        : ask(present, asked).thenApply(answered -> answered && isApplied(present.committed()));
  }

  private boolean isApplied(long index) {
    return seat.hosted().getLastAppliedTermIndex().getIndex() >= index;
  }

  private boolean isSilent(String voter) {
    Long since = silentSince.get(voter);
    return since != null && config.clock().monotonicNanos() - since < MEMORY_NANOS;
  }

  private CompletableFuture<Boolean> ask(Office.Present present, List<RaftPeer> voters) {
    long number = numbers.incrementAndGet();
    Set<String> missing = new HashSet<>();
    voters.forEach(peer -> missing.add(peer.getId().toString()));
    Round round = new Round(missing, new CompletableFuture<>());
    open.put(number, round);
    for (RaftPeer peer : voters) {
      send(peer, question(present, number, peer));
    }
    return round
        .over()
        .completeOnTimeout(false, PATIENCE_MS, TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> {
          open.remove(number);
          long now = config.clock().monotonicNanos();
          round.silent().forEach(voter -> silentSince.put(voter, now));
        });
  }

  private RollMessage question(Office.Present present, long number, RaftPeer voter) {
    return new RollMessage.Question(
        config.group(), number, present.term(), config.address().port(), voter.getId().toString());
  }

  private void send(RaftPeer to, RollMessage message) {
    try {
      SocketAddress address = addresses.computeIfAbsent(to.getAddress(), RollCall::resolve);
      sending.send(ByteBuffer.wrap(message.encode()), address);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} is not asked: {}", to, e.toString());
      addresses.remove(to.getAddress()); // its name may be known later
    }
  }

  private static InetSocketAddress resolve(String address) {
    HostPort parsed = HostPort.parse(address);
    return new InetSocketAddress(parsed.host(), parsed.port());
  }

  private void receive() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(RollMessage.MOST_BYTES);
    while (receiving.isOpen()) {
      try {
        SocketAddress from = receiving.receive(bytes.clear());
        RollMessage message = RollMessage.decode(bytes.flip()).orElse(null);
        if (message != null && message.group().equals(config.group())) {
          received(message, from);
        }
      } catch (IOException | RuntimeException e) {
        if (receiving.isOpen()) {
          LOG.debug("a roll call failed here: {}", e.toString());
        }
      }
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
          round.answered(answer.voter());
        }
      }
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
