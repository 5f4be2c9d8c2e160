package idunno.membership.core;

import org.jspecify.annotations.Nullable;

/// Takes in what is said of members, whoever says it, and passes on what was new.
final class News {
  private final Local local;

  News(Local local) {
    this.local = local;
  }

  /// What a change turned out to be.
  enum Verdict {
    OLD,
    NEW,
    /// Of a life that this node has never heard of, and cannot list without more.
    UNKNOWN,
    /// A deleted member is said to be back. It may have died since: only its own word counts.
    RETURNING,
    /// Someone has deleted a member that is listed here, or failed one that has spoken to this node
    /// since the doubt began: either of the two is wrong.
    DISPUTED
  }

  Verdict hear(Change change, long nowMs) {
    if (change.key() == local.self.key()) {
      return hearOfSelf(change, nowMs);
    }
    Standing listed = local.roster.find(change.key());
    if (listed != null) {
      return hearOfListed(listed, change, nowMs);
    }
    Departed.Gone gone = local.gone.find(change.key());
    if (gone != null && change.epoch() <= gone.standing().member().epoch()) {
      return isReturn(gone.standing(), change) ? Verdict.RETURNING : Verdict.OLD;
    }
    if (!change.state().isListed()) {
      return Verdict.OLD;
    }
    return change.member() == null ? Verdict.UNKNOWN : list(change.member(), change, nowMs);
  }

  private static boolean isReturn(Standing gone, Change change) {
    return gone.state() == State.DELETED
        && change.epoch() == gone.member().epoch()
        && change.incarnation() > gone.incarnation()
        && change.state().isReachable();
  }

  /// A deleted member has itself been heard, in an incarnation that overrules the deletion.
  void returned(Departed.Gone gone, int incarnation, long nowMs) {
    local.gone.remove(gone.standing().key());
    Standing back = new Standing(gone.standing().member(), incarnation, State.ACTIVE);
    local.roster.put(back);
    local.tell(back, nowMs, true);
    local.notify(new Event.CameBack(back.member()));
  }

  private Verdict list(Member member, Change change, long nowMs) {
    local.gone.remove(change.key());
    Standing standing = new Standing(member, change.incarnation(), change.state());
    local.roster.put(standing);
    long sinceMs = nowMs - change.ageMs();
    if (change.state() != State.ACTIVE) {
      local.since.put(change.key(), sinceMs);
    }
    local.tell(standing, sinceMs, true);
    local.notify(new Event.Joined(member));
    return Verdict.NEW;
  }

  /// The accused refutes, whatever it is accused of, with an incarnation that overrules it.
  private Verdict hearOfSelf(Change change, long nowMs) {
    if (change.epoch() > local.self.epoch()) {
      local.beginAfter(change.epoch(), nowMs);
      return Verdict.NEW;
    }
    boolean accusation = change.state() != State.ACTIVE || change.incarnation() > local.incarnation;
    if (change.epoch() != local.self.epoch()
        || change.incarnation() < local.incarnation
        || !accusation) {
      return Verdict.OLD;
    }
    local.incarnation = change.incarnation() + 1;
    Standing refuted = new Standing(local.self, local.incarnation, State.ACTIVE);
    local.roster.put(refuted);
    local.tell(refuted, nowMs, true);
    return Verdict.NEW;
  }

  private Verdict hearOfListed(Standing listed, Change change, long nowMs) {
    boolean sameLife = change.epoch() == listed.member().epoch();
    if (sameLife && change.state() == State.DELETED) {
      // Also of an earlier incarnation: the later one may have died before the others heard of it,
      // and where no neighbour lists it nobody would ever ask it.
      return Verdict.DISPUTED;
    }
    int order = Standing.compare(change.epoch(), change.incarnation(), change.state(), listed);
    if (order == 0) {
      local.since.computeIfPresent(
          change.key(), (_, since) -> Math.min(since, nowMs - change.ageMs()));
    }
    if (order <= 0) {
      return Verdict.OLD;
    }
    if (!sameLife) {
      return newLife(listed, change.member(), change, nowMs);
    }
    if (change.state() == State.FAILED && hasBeenHeard(change, nowMs)) {
      return Verdict.DISPUTED;
    }
    become(
        new Standing(listed.member(), change.incarnation(), change.state()),
        listed.state(),
        nowMs - change.ageMs(),
        nowMs);
    return Verdict.NEW;
  }

  /// Whether this node has heard the failed member itself since it was last heard by whoever failed
  /// it; what was on its way when it was asked first proves nothing.
  private boolean hasBeenHeard(Change failed, long nowMs) {
    long askedMs = nowMs - failed.ageMs() - local.profile.failMs();
    return local.heard.isAfter(failed.key(), askedMs + local.profile.answerMs());
  }

  private Verdict newLife(Standing old, @Nullable Member member, Change change, long nowMs) {
    if (!change.state().isListed()) {
      // However the later life ended, or whether: the listed one is over.
      become(old.with(State.DELETED), old.state(), nowMs, nowMs);
      return Verdict.NEW;
    }
    if (member == null) {
      return Verdict.UNKNOWN;
    }
    local.roster.remove(old.key());
    local.since.remove(old.key());
    local.notify(new Event.Deleted(old.member()));
    return list(member, change, nowMs);
  }

  /// Lists a member in its new state, or takes it from the list, and tells everyone.
  ///
  /// @param sinceMs when the state began, in judged milliseconds
  void become(Standing next, State before, long sinceMs, long nowMs) {
    if (next.state().isListed()) {
      local.roster.put(next);
    } else {
      local.roster.remove(next.key());
      local.gone.put(next, sinceMs, nowMs);
    }
    if (next.state() == State.SUSPICIOUS || next.state() == State.FAILED) {
      local.since.put(next.key(), sinceMs);
    } else {
      local.since.remove(next.key());
    }
    if (next.state() == State.DELETED) {
      local.rumours.forget(next.key());
    } else {
      local.tell(next, sinceMs, next.state() == State.ACTIVE);
    }
    if (next.state() != before) {
      local.notify(event(next));
    }
  }

  private static Event event(Standing next) {
    return switch (next.state()) {
      case ACTIVE -> new Event.CameBack(next.member());
      case SUSPICIOUS -> new Event.Suspected(next.member());
      case FAILED -> new Event.Failed(next.member());
      case DELETED -> new Event.Deleted(next.member());
      case LEFT -> new Event.Left(next.member());
    };
  }
}
