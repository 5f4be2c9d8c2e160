package idunno.membership.core;

import java.util.List;

/// What nodes say to each other. The first seven are datagrams, the others go over a stream.
public sealed interface Message {
  /// How many changes one message carries at most; who has more to say sends several.
  int MOST_CHANGES = 300;

  /// How many bytes a message over a stream has at most.
  int MOST_BYTES = 64 << 10;

  /// Who speaks; always a life, so that a former one's late words are known for what they are.
  ///
  /// @param key see [Member#key]
  record From(long key, long epoch, int incarnation) {}

  From from();

  /// Are you there?
  record Ping(From from, long digest, List<Change> changes) implements Message {}

  /// I am.
  record Pong(From from, long digest, List<Change> changes) implements Message {}

  /// News for whoever does not know them.
  record Gossip(From from, List<Change> changes) implements Message {}

  /// What one member does for another, to find out whether a third is there.
  sealed interface Errand extends Message {}

  /// Please ping `target` for me.
  ///
  /// @param known the last of its incarnations that the asker knows; who knows a later one says so
  record Relay(From from, long target, int known) implements Errand {}

  /// Are you there? `origin` wants to know.
  record RelayedPing(From from, long origin) implements Errand {}

  /// I am; tell `origin`.
  record RelayedPong(From from, long origin) implements Errand {}

  /// I have just heard `whom`.
  record Vouch(From from, From whom) implements Errand {}

  /// Let me in.
  ///
  /// @param cluster which cluster the asker means; empty where any will do
  record Join(From from, Member member, String cluster) implements Message {}

  /// You are in; these are some of its members. Several of them tell of all.
  record Welcome(From from, String cluster, List<Change> members) implements Message {}

  /// You are not.
  record Refused(From from, String reason) implements Message {}

  /// Our lists differ: this is mine, part by part.
  ///
  /// @param member who asks, for one who has never heard of it
  /// @param parts the digest of each part, see [Roster#parts]
  record Compare(From from, Member member, List<Long> parts) implements Message {}

  /// These are some of my members of the parts that differ. Several of them tell of all.
  ///
  /// @param parts which parts these are
  /// @param answer whether the other's members of those parts are wanted as well: true in the last
  ///   of several alone
  record Differing(From from, List<Integer> parts, List<Change> members, boolean answer)
      implements Message {}
}
