package idunno.consensus;

import java.lang.reflect.Field;
import java.util.function.Consumer;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIndex;

/// Has a leader ask a majority before each round of reads. Ratis 3.3.0 remembers the last index
/// that a majority has confirmed, and while nothing new is committed it takes that for an answer to
/// every later read: a leader that was stopped, or cut off, then reads what others have long
/// changed, until it notices that it does not lead. ReadIndex (section 6.4 of Ongaro's
/// dissertation) asks each time. There is no setting for it, hence the reflection.
///
/// A read that joins a round which began before it may still count an answer from before it. The
/// members here have one round at a time each, and a leader whose round takes longer than its
/// followers' patience steps down.
final class ReadQuorum {
  private ReadQuorum() {}

  /// @param leadership has just begun
  static void askAlways(LeaderState leadership) {
    try {
      Object rounds = field(leadership, "readIndexHeartbeats").get(leadership);
      field(rounds, "ackedCommitIndex").set(rounds, new Forgetful());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Ratis remembers quorums elsewhere", e);
    }
  }

  private static Field field(Object of, String name) throws NoSuchFieldException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /// An index that stays below all others.
  private static final class Forgetful extends RaftLogIndex {
    Forgetful() {
      super("confirmed", RaftLog.INVALID_LOG_INDEX);
    }

    @Override
    public boolean updateToMax(long newIndex, Consumer<Object> log) {
      return false;
    }
  }
}
