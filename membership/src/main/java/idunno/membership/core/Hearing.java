package idunno.membership.core;

import idunno.base.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each message means to this node: what it answers, and what it learns from it.
final class Hearing {
  private final Local local;
  private final News news;
  private final Doubts doubts;
  private final Pinging pinging;
  private final Differences differences;
  private final Joining joining;

  Hearing(Local local, News news, Doubts doubts, Pinging pinging, Joining joining) {
    this.local = local;
    this.news = news;
    this.doubts = doubts;
    this.pinging = pinging;
    this.joining = joining;
    this.differences = joining.differences();
  }

  void take(Message message, @Nullable HostPort source, long now) {
    if (!joining.hasJoined() && !isAboutJoining(message)) {
      if (message instanceof Message.Ping && source != null) {
        answerStranger(source);
      }
      return;
    }
    switch (message) {
      case Message.Join join -> join(join, now);
      case Message.Welcome welcome -> {
        if (joining.accepts(welcome, now)) {
          hearAll(welcome.members(), null, now);
        }
      }
      case Message.Refused refused -> joining.refused(refused.reason());
      case Message.Differing differing -> {
        hearAll(differing.members(), null, now);
        Standing sender = heard(differing, List.of(), null, now);
        if (sender != null) {
          differences.differing(sender.member(), differing, now);
        }
      }
      case Message.Ping ping -> {
        Standing sender = heard(ping, ping.changes(), source, now);
        if (sender != null) {
          answer(sender, now);
          differences.compare(sender, ping.digest(), now);
        } else if (source != null) {
          answerStranger(source);
        }
      }
      case Message.Pong pong -> {
        Standing sender = heard(pong, pong.changes(), source, now);
        if (sender != null) {
          differences.compare(sender, pong.digest(), now);
        }
      }
      case Message.Gossip gossip -> {
        Standing unused = heard(gossip, gossip.changes(), source, now);
      }
      case Message.Compare compare -> {
        hearAll(List.of(active(compare.from(), compare.member())), null, now);
        Standing sender = heard(compare, List.of(), null, now);
        if (sender != null) {
          differences.compared(sender.member(), compare, now);
        }
      }
      case Message.Errand errand -> {
        Standing sender = heard(errand, List.of(), source, now);
        if (sender != null) {
          run(sender.member(), errand, now);
        }
      }
    }
  }

  private static boolean isAboutJoining(Message message) {
    return message instanceof Message.Welcome || message instanceof Message.Refused;
  }

  private void run(Member sender, Message.Errand errand, long now) {
    switch (errand) {
      case Message.Relay relay -> relay(sender, relay, now);
      case Message.RelayedPing ping -> {
        local.send(sender.address(), new Message.RelayedPong(local.from(), ping.origin()));
        // The way back may be free where the way here is not.
        send(ping.origin(), new Message.Vouch(local.from(), local.from()));
      }
      case Message.RelayedPong pong ->
          send(pong.origin(), new Message.Vouch(local.from(), pong.from()));
      case Message.Vouch vouch -> vouched(vouch.whom(), now);
    }
  }

  /// The target may have refuted the doubt already, and the way back to the asker may be the one
  /// that is broken.
  private void relay(Member sender, Message.Relay relay, long now) {
    Standing target = local.roster.find(relay.target());
    if (target == null) {
      return;
    }
    if (target.incarnation() > relay.known()) {
      List<Change> changes = List.of(local.change(target, false, now));
      local.send(sender.address(), new Message.Gossip(local.from(), changes));
    }
    send(relay.target(), new Message.RelayedPing(local.from(), sender.key()));
  }

  private void send(long key, Message message) {
    Standing to = local.roster.find(key);
    if (to != null) {
      local.send(to.member().address(), message);
    }
  }

  private void join(Message.Join join, long now) {
    if (!joining.admits(join)) {
      return;
    }
    hearAll(List.of(active(join.from(), join.member())), null, now);
    joining.welcome(join.member(), now);
  }

  private void answer(Standing sender, long now) {
    local.send(
        sender.member().address(),
        new Message.Pong(local.from(), local.roster.digest(), local.newsFor(sender, now)));
  }

  /// It knows of this node what this node does not know of it yet, or no longer.
  private void answerStranger(HostPort source) {
    local.send(source, new Message.Pong(local.from(), local.roster.digest(), List.of()));
  }

  private void vouched(Message.From whom, long now) {
    Standing listed = local.roster.find(whom.key());
    if (listed != null && whom.epoch() == listed.member().epoch()) {
      alive(listed, whom, now);
    }
  }

  private void alive(Standing listed, Message.From from, long now) {
    doubts.heard(from.key());
    if (from.incarnation() > listed.incarnation()) {
      hearAll(List.of(active(from, null)), listed, now);
    }
  }

  private static Change active(Message.From from, @Nullable Member member) {
    return new Change(from.key(), from.epoch(), from.incarnation(), State.ACTIVE, 0, member);
  }

  private static boolean hasRefuted(Standing gone, Message.From from) {
    return gone.state() == State.DELETED
        && gone.member().epoch() == from.epoch()
        && gone.incarnation() < from.incarnation();
  }

  /// What it means that a message has come from its sender.
  ///
  /// @return the sender as it is listed now; null when it is not, or no longer, or not yet
  private @Nullable Standing heard(
      Message message, List<Change> changes, @Nullable HostPort source, long now) {
    Message.From from = message.from();
    Standing listed = local.roster.find(from.key());
    if (listed != null && from.epoch() < listed.member().epoch()) {
      tellOfLaterLife(listed, source, now);
      return null;
    }
    if (listed != null && from.epoch() == listed.member().epoch()) {
      pinging.heard(from.key(), now);
      local.heard.note(from.key(), now);
      alive(listed, from, now);
    }
    Departed.Gone gone = local.gone.find(from.key());
    if (gone != null && hasRefuted(gone.standing(), from)) {
      news.returned(gone, from.incarnation(), now);
    }
    hearAll(changes, listed, now);
    Standing sender = local.roster.find(from.key());
    if (sender == null || sender.member().epoch() != from.epoch()) {
      meet(from, source, now);
      return null;
    }
    return sender;
  }

  /// Either a former life's words come late, or the node's clock has gone back since that life.
  private void tellOfLaterLife(Standing listed, @Nullable HostPort source, long now) {
    if (source != null) {
      List<Change> changes = List.of(local.change(listed, false, now));
      local.send(source, new Message.Gossip(local.from(), changes));
    }
  }

  /// One that was deleted here and speaks again is told so, and will refute it, or of a later life
  /// that it had; of one that is not known at all the list is asked.
  private void meet(Message.From from, @Nullable HostPort source, long now) {
    Departed.Gone gone = local.gone.find(from.key());
    if (gone != null && gone.standing().member().epoch() >= from.epoch()) {
      Standing standing = gone.standing();
      Change change = Change.of(standing, now - gone.sinceMs(), false);
      local.send(standing.member().address(), new Message.Gossip(local.from(), List.of(change)));
    } else if (source != null) {
      differences.ask(source, now);
    }
  }

  private void hearAll(List<Change> changes, @Nullable Standing teller, long now) {
    boolean more = false;
    for (Change change : changes) {
      switch (news.hear(change, now)) {
        case OLD -> {
          // Nothing to do.
        }
        case NEW -> {
          if (change.state() == State.ACTIVE) {
            // Only the member itself raises its incarnation: somebody has just heard it.
            doubts.heard(change.key());
          }
        }
        case UNKNOWN -> more = true;
        case RETURNING -> invite(change.key());
        case DISPUTED -> accuse(change, now);
      }
    }
    if (more && teller != null) {
      differences.ask(teller.member().address(), now);
    }
  }

  /// A deleted member is said to be back: if it is, it answers.
  private void invite(long key) {
    Departed.Gone gone = local.gone.find(key);
    if (gone != null) {
      local.send(
          gone.standing().member().address(),
          new Message.Ping(local.from(), local.roster.digest(), List.of()));
    }
  }

  /// Somebody is wrong about a member that is listed here: it is told, and asked.
  private void accuse(Change change, long now) {
    Standing disputed = local.roster.find(change.key());
    if (disputed != null && doubts.ask(disputed, 0, now)) {
      local.send(disputed.member().address(), new Message.Gossip(local.from(), List.of(change)));
    }
  }
}
