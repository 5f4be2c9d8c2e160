package idunno.membership.net;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.membership.core.Effect;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.Protocol;
import idunno.membership.net.Tally.Count;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// The one thread that owns the protocol. In each turn it hears all that has come, and only then
/// does what is due: a node that was late must not judge others by what it has not read yet.
final class Carrier implements Runnable {
  /// More than a socket's buffer holds; a flood must not keep the node from everything else.
  private static final int MOST_PACKETS_A_TURN = 4_096;

  private static final long MOST_WAIT_MS = 1_000;
  private static final long FRAME_PATIENCE_MS = 10_000;

  private final Clock clock;
  private final long originNanos;
  private final Protocol protocol;
  private final Parts parts;
  private final Post post;
  private final Outbox outbox;
  private final Lookout lookout;
  private final double testLoss;
  private final SplittableRandom chance;
  private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();
  private final CountDownLatch told = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopping;
  private boolean leaving;

  /// What it works with.
  record Parts(
      Datagrams datagrams,
      Connections connections,
      StreamClient streams,
      Executor threads,
      Announcer announcer,
      Tally tally,
      Logger log) {}

  Carrier(Membership.Setup setup, Member self, Parts parts, Clock clock) {
    this.clock = clock;
    this.originNanos = clock.monotonicNanos();
    this.parts = parts;
    this.protocol = new Protocol(setup.protocol(self), nowMs());
    this.post = new Post(self, setup.keys(), parts.tally());
    Addresses addresses = new Addresses(parts.threads(), this::hand, parts.log());
    this.outbox = new Outbox(post, parts.datagrams(), addresses, parts.streams(), parts.tally());
    this.lookout = new Lookout(protocol, parts, clock, nowMs());
    this.testLoss = setup.testLoss();
    this.chance = new SplittableRandom(self.key() ^ self.epoch());
  }

  private long nowMs() {
    return (clock.monotonicNanos() - originNanos) / 1_000_000;
  }

  Board board() {
    return lookout.board();
  }

  /// Completes when the thread has ended; exceptionally when it could not go on.
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void run() {
    try {
      perform(protocol.tick(nowMs()), nowMs());
      while (!stopping) {
        turn();
      }
      close(List.of());
      ended.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      parts.log().error("event=membership_broken", e);
      close(List.of("membership has ended by a fault of the program: " + e));
      ended.completeExceptionally(e);
    }
  }

  private void close(List<String> alarms) {
    told.countDown();
    board().publish(board().view().ended(alarms));
    try {
      parts.datagrams().close();
    } catch (IOException e) {
      parts.log().warn("event=close_failed why=\"{}\"", e.getMessage());
    }
  }

  private void turn() throws IOException {
    parts.datagrams().await(Math.min(protocol.dueMs() - nowMs(), MOST_WAIT_MS));
    drain();
    for (Runnable next = handed.poll(); next != null; next = handed.poll()) {
      next.run();
    }
    long now = nowMs();
    if (now >= protocol.dueMs()) {
      perform(protocol.tick(now), now);
    }
    lookAround(now);
  }

  private void drain() {
    for (int i = 0; i < MOST_PACKETS_A_TURN; i++) {
      Datagrams.Packet packet = parts.datagrams().receive();
      if (packet == null) {
        return;
      }
      if (testLoss > 0 && chance.nextDouble() < testLoss) {
        parts.tally().add(Count.TEST_DROPPED);
      } else {
        hear(packet);
      }
    }
  }

  private void hear(Datagrams.Packet packet) {
    Message message = post.openDatagram(packet.bytes(), protocol.cluster());
    if (message != null) {
      long now = nowMs();
      lookout.udp().datagram(message, now);
      perform(protocol.receive(message, packet.source(), now), now);
    }
  }

  /// A frame has come by stream. Any thread; returns when it has been heard.
  ///
  /// @return whether it was one of this cluster
  boolean takeFrame(byte[] frame) throws InterruptedException {
    BlockingQueue<Boolean> answer = new ArrayBlockingQueue<>(1);
    hand(() -> answer.add(hear(frame)));
    return Boolean.TRUE.equals(answer.poll(FRAME_PATIENCE_MS, TimeUnit.MILLISECONDS));
  }

  private boolean hear(byte[] frame) {
    Message message = post.openFrame(frame, protocol.cluster());
    if (message == null) {
      return false;
    }
    long now = nowMs();
    lookout.udp().stream(now);
    perform(protocol.receive(message, null, now), now);
    return true;
  }

  private void perform(List<Effect> effects, long now) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(HostPort to, Message message) -> {
          if (message instanceof Message.Ping) {
            lookout.udp().ping(now);
          }
          outbox.send(to, message, protocol.cluster(), now);
        }
        case Effect.Stream(HostPort to, Message message) ->
            outbox.stream(to, message, protocol.cluster());
        case Effect.Begin(Member self) -> {
          post.begin(self);
          lookout.begun();
        }
        case Effect.Notify(Event event) -> lookout.notice(event);
      }
    }
    outbox.flush((to, why) -> hand(() -> lookout.asked(to, why)));
  }

  /// What is not the protocol's: telling others, and noticing what is wrong around this node.
  private void lookAround(long now) {
    parts.connections().expire();
    lookout.look(now);
    if (leaving && (protocol.size() == 1 || protocol.hasSaidGoodbye(now))) {
      told.countDown();
    }
  }

  /// Has something run on this thread, soon. Any thread.
  void hand(Runnable work) {
    handed.add(work);
    parts.datagrams().wake();
  }

  void use(KeyRing keys) {
    hand(() -> post.use(keys));
  }

  /// See [Protocol#startAlone]. Any thread.
  void startAlone() {
    hand(() -> {
      if (!protocol.hasJoined() && !leaving) {
        long now = nowMs();
        perform(protocol.startAlone(now), now);
      }
    });
  }

  /// Says goodbye. Any thread.
  ///
  /// @return whether all have been told within `most`, as far as one can
  boolean leave(Duration most) throws InterruptedException {
    hand(() -> {
      if (!leaving) {
        leaving = true;
        long now = nowMs();
        perform(protocol.leave(now), now);
      }
    });
    return told.await(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
  }

  /// Ends the thread, soon. Any thread.
  void stop() {
    stopping = true;
    parts.datagrams().wake();
  }
}
