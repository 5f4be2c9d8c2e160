package idunno.consensus;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// What this member knows of its own leadership. The term is the one that it was elected for: a
/// member that hears of a later one notes that first and steps down after, and for a moment seems
/// to lead in the later one. Ratis has no call for it, hence the reflection.
final class Office {
  private final Seat seat;
  private volatile @Nullable Held last;

  /// The leadership that was looked at last.
  private record Held(RaftServer.Division division, AtomicReference<?> holder, Term term) {}

  private record Term(@Nullable Object leadership, long number) {}

  /// A leadership that is ready.
  ///
  /// @param others the voters besides this member
  /// @param committed what a read has to see at least
  record Present(long term, List<RaftPeer> others, long committed) {}

  Office(Seat seat) {
    this.seat = seat;
  }

  /// Null when this member does not lead, is not ready, or the group is being re-shaped.
  @Nullable Present present() {
    RaftServer.Division division = seat.division();
    OptionalLong term = term(division);
    if (term.isEmpty()) {
      return null;
    }
    var info = division.getInfo();
    var configuration = division.getRaftConf();
    var voters = configuration.getCurrentPeers(RaftPeerRole.FOLLOWER);
    List<RaftPeer> others =
        voters.stream().filter(peer -> !peer.getId().equals(seat.self())).toList();
    if (others.size() != voters.size() - 1
        || !configuration.getPreviousPeers(RaftPeerRole.FOLLOWER).isEmpty()) {
      return null;
    }
    long committed = division.getRaftLog().getLastCommittedIndex();
    // Looked at last: until here this member has promised nothing to a later term.
    return info.isLeaderReady() && info.getCurrentTerm() == term.getAsLong()
        ? new Present(term.getAsLong(), others, committed)
        : null;
  }

  /// The term for which this member was elected, if it leads.
  private OptionalLong term(RaftServer.Division division) {
    Held held = last;
    if (held == null || held.division() != division) {
      Object holder = Internals.get(Internals.get(division, "role"), "leaderState");
      held = new Held(division, (AtomicReference<?>) holder, new Term(null, 0));
    }
    Object leadership = held.holder().get();
    if (leadership == null) {
      return OptionalLong.empty();
    }
    if (held.term().leadership() != leadership) {
      long number = (Long) Internals.get(leadership, "currentTerm");
      held = new Held(division, held.holder(), new Term(leadership, number));
      last = held;
    }
    return OptionalLong.of(held.term().number());
  }
}
