package idunno.membership.simulated;

import idunno.base.HostPort;
import idunno.membership.core.Effect;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Message;
import idunno.membership.core.Profile;
import idunno.membership.core.Protocol;
import idunno.membership.core.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A cluster of production cores on a network, with clocks and faults of its own, all from one
/// seed. Time is in milliseconds.
final class SimCluster {
  private final SplittableRandom random;
  private final Profile profile;
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private final Map<HostPort, Node> nodes = new HashMap<>();
  final List<Node> all = new ArrayList<>();
  double loss;
  long now;
  long packets;
  private long order;
  Filter filter = (_, _) -> true;
  Listener listener = (_, _, _) -> {};

  interface Filter {
    boolean passes(Node from, Node to);
  }

  interface Listener {
    void happened(Node where, Event event, long atMs);
  }

  private record Step(long atMs, long order, Runnable action) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  SimCluster(long seed, Profile profile) {
    this.random = new SplittableRandom(seed);
    this.profile = profile;
  }

  final class Node {
    final int index;
    final Member member;
    Protocol protocol;
    boolean dead;
    long pausedUntil;
    private long wakeAt = Long.MAX_VALUE;
    long sent;

    Node(int index, long epoch, List<HostPort> introducers) {
      this.index = index;
      HostPort address = new HostPort("10." + (index >> 16) + "." + (index >> 8 & 255) + "." + (index & 255), 7400);
      this.member = Member.of("n" + index, address, epoch, new Tags(List.of(), 1, 1, "sim"));
      this.protocol =
          new Protocol(
              new Protocol.Setup(member, "sim", introducers, profile, random.nextLong()), now);
    }

    void carryOut(List<Effect> effects) {
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Send send -> {
            sent++;
            packets++;
            deliver(this, send.to(), send.message(), true);
          }
          case Effect.Stream stream -> deliver(this, stream.to(), stream.message(), false);
          case Effect.Notify notify -> listener.happened(this, notify.event(), now);
        }
      }
      schedule();
    }

    private void schedule() {
      long due = Math.max(protocol.dueMs(), now);
      if (due < wakeAt) {
        wakeAt = due;
        at(due, this::wake);
      }
    }

    private void wake() {
      if (now < wakeAt) {
        return;
      }
      wakeAt = Long.MAX_VALUE;
      if (dead) {
        return;
      }
      if (pausedUntil > now) {
        wakeAt = pausedUntil + 1;
        at(wakeAt, this::wake);
        return;
      }
      carryOut(protocol.tick(now));
    }

    private void receive(Message message, @Nullable HostPort source) {
      if (dead) {
        return;
      }
      if (pausedUntil > now) {
        at(pausedUntil, () -> receive(message, source));
        return;
      }
      carryOut(protocol.receive(message, source, now));
    }
  }

  void at(long time, Runnable action) {
    steps.add(new Step(time, order++, action));
  }

  private void deliver(Node from, HostPort to, Message message, boolean datagram) {
    Node target = nodes.get(to);
    if (target == null || !filter.passes(from, target)) {
      return;
    }
    if (datagram && loss > 0 && random.nextDouble() < loss) {
      return;
    }
    long delay = datagram ? random.nextLong(2) : 2;
    at(now + delay, () -> target.receive(message, datagram ? from.member.address() : null));
  }

  Node start(int index, List<HostPort> introducers) {
    Node node = new Node(index, 1_000 + now, introducers);
    nodes.put(node.member.address(), node);
    all.add(node);
    node.carryOut(node.protocol.tick(now));
    return node;
  }

  void grow(int size) {
    Node first = start(0, List.of());
    for (int i = 1; i < size; i++) {
      start(i, List.of(first.member.address()));
    }
  }

  void runUntil(long time) {
    while (!steps.isEmpty() && steps.peek().atMs() <= time) {
      Step step = steps.remove();
      now = step.atMs();
      step.action().run();
    }
    now = time;
  }

  List<Node> living() {
    return all.stream().filter(node -> !node.dead).toList();
  }

  /// In ring order.
  List<Node> ring() {
    return living().stream()
        .sorted((a, b) -> Long.compareUnsigned(a.member.key(), b.member.key()))
        .toList();
  }

  boolean agrees() {
    return living().stream().mapToLong(node -> node.protocol.digest()).distinct().count() == 1
        && living().stream().allMatch(node -> node.protocol.size() == living().size());
  }
}
