package idunno.membership.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// What all parts of the protocol share: the list, what is to be told, who this node is, and the
/// effects of the input at hand.
final class Local {
  private static final int PIGGYBACK_BYTES = 400;

  /// How often chance is asked for each member wanted: nearly always enough, however few there are.
  private static final int TRIES = 8;

  /// How far a life begins after a later one that others know of. Packets are numbered from the
  /// epoch on, two million for each millisecond: the other life may have lasted for months.
  private static final long LATER_MS = 60_000;

  /// By chance up to so much later still: who tells may not know the last of several such lives,
  /// and no two may begin at the same time.
  private static final long SPREAD_MS = 3_600_000;

  final Profile profile;
  final SplittableRandom random;
  final Roster roster;
  final Rumours rumours = new Rumours();

  final Departed gone = new Departed();
  final Heard heard;

  /// When a listed member became what it is, in judged milliseconds; none for Active ones.
  final Map<Long, Long> since = new HashMap<>();

  Member self;
  int incarnation;
  private List<Effect> effects = new ArrayList<>();

  /// @param roster whom this node knows from the start
  Local(Member self, Profile profile, long seed, Roster roster) {
    this.self = self;
    this.roster = roster;
    this.profile = profile;
    this.random = new SplittableRandom(seed);
    this.heard = new Heard(profile.failMs() + profile.deleteMs());
    roster.put(new Standing(self, 0, State.ACTIVE));
  }

  /// Somebody knows of a later life of this node, though it is this one that lives: the clock has
  /// gone back between the two. So this one becomes a still later life.
  void beginAfter(long epoch, long nowMs) {
    self = self.inLife(epoch + LATER_MS + random.nextLong(SPREAD_MS));
    incarnation = 0;
    Standing standing = new Standing(self, 0, State.ACTIVE);
    roster.put(standing);
    effects.add(new Effect.Begin(self));
    tell(standing, nowMs, true);
  }

  Message.From from() {
    return new Message.From(self.key(), self.epoch(), incarnation);
  }

  boolean isSelf(Standing standing) {
    return standing.key() == self.key();
  }

  void send(HostPort to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  void stream(HostPort to, Message message) {
    effects.add(new Effect.Stream(to, message));
  }

  void notify(Event event) {
    effects.add(new Effect.Notify(event));
  }

  List<Effect> takeEffects() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  void tell(Standing standing, long sinceMs, boolean whole) {
    rumours.tell(standing, sinceMs, whole, roster.size());
  }

  /// News of a listed member for one message.
  ///
  /// @param whole whether the other may not know this life
  Change change(Standing standing, boolean whole, long nowMs) {
    return Change.of(standing, nowMs - since.getOrDefault(standing.key(), nowMs), whole);
  }

  /// The news that a ping or a pong to `other` carries along: what is said of the other comes
  /// first, so that it can refute it.
  List<Change> newsFor(Standing other, long nowMs) {
    List<Change> changes = new ArrayList<>(saidOf(other, nowMs));
    changes.addAll(rumours.take(PIGGYBACK_BYTES, nowMs));
    return changes;
  }

  /// What the other can refute.
  List<Change> saidOf(Standing other, long nowMs) {
    return other.state() == State.ACTIVE ? List.of() : List.of(change(other, false, nowMs));
  }

  /// Some listed members by chance, no two alike, other than this node and `but`.
  ///
  /// @param preferred whom to choose while there are any
  List<Standing> some(int count, long but, Predicate<Standing> preferred) {
    List<Standing> chosen = new ArrayList<>();
    List<Standing> others = new ArrayList<>();
    Set<Long> seen = new HashSet<>(List.of(self.key(), but));
    for (int tries = 0; tries < TRIES * count && chosen.size() < count; tries++) {
      Standing candidate = roster.at(random.nextInt(roster.size()));
      if (candidate.state().isReachable() && seen.add(candidate.key())) {
        (preferred.test(candidate) ? chosen : others).add(candidate);
      }
    }
    int missing = Math.min(others.size(), count - chosen.size());
    chosen.addAll(others.subList(0, missing));
    return chosen;
  }
}
