package idunno.consensus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/// What a leader does whose own log cannot be read any more where a follower needs it: Ratis tries
/// again for ever, and the follower gets nothing. If it is the disk's fault, this member has to
/// end, so that one with a whole log leads.
final class LogDamage {
  static final String KEY = LogDamage.class.getName();

  private final Path group;
  private final Failure failure;

  LogDamage(Path group, Failure failure) {
    this.group = group;
    this.failure = failure;
  }

  /// Looks whether the log is damaged. It need not be: a file may just have been deleted behind a
  /// snapshot.
  void suspect(RaftLogIOException suspicion) {
    try {
      Optional<String> damage = LogFolder.damage(group);
      if (damage.isPresent()) {
        Throwable unused = failure.report("the log can not be read: " + damage.get(), suspicion);
      }
    } catch (IOException e) {
      Throwable unused = failure.report("the log can not be read: " + e.getMessage(), e);
    }
  }
}
