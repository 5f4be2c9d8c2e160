package idunno.membership.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What all parts of the protocol share: the list, what is to be told, who this node is, and the
/// effects of the input at hand.
final class Local {
  private static final int PIGGYBACK_BYTES = 400;

  final Member self;
  final Profile profile;
  final SplittableRandom random;
  final Roster roster = new Roster();
  final Rumours rumours = new Rumours();

  /// Lives that are gone: what is said of them, or of earlier ones, is no news.
  final Map<Long, Gone> gone = new HashMap<>();

  /// When a listed member became what it is, in judged milliseconds; none for Active ones.
  final Map<Long, Long> since = new HashMap<>();

  int incarnation;
  private List<Effect> effects = new ArrayList<>();

  /// @param sinceMs judged milliseconds
  record Gone(Standing standing, long sinceMs) {}

  Local(Member self, Profile profile, long seed) {
    this.self = self;
    this.profile = profile;
    this.random = new SplittableRandom(seed);
    roster.put(new Standing(self, 0, State.ACTIVE));
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
    List<Change> changes = new ArrayList<>();
    if (other.state() != State.ACTIVE) {
      changes.add(change(other, false, nowMs));
    }
    changes.addAll(rumours.take(PIGGYBACK_BYTES, nowMs));
    return changes;
  }

  /// A listed member by chance, other than this node and `but`; null when there is none.
  @Nullable Standing anyone(long but) {
    for (int tries = 0; tries < 8 && roster.size() > 1; tries++) {
      Standing candidate = roster.at(random.nextInt(roster.size()));
      if (!isSelf(candidate) && candidate.key() != but && candidate.state().isReachable()) {
        return candidate;
      }
    }
    return null;
  }
}
