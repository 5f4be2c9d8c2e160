package idunno.consensus;

import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.JvmPauseMonitor;

/// Ends the thread with which Ratis 3.3.0 looks twice a second whether the process was stopped for
/// a while. It asks the collectors how much they worked each time, which costs an idle node a tenth
/// of what it costs in all, and there is no setting for it, hence the reflection.
///
/// Nothing is lost: a leader that was away steps down at the next answer of a follower that has
/// another, or that came too late; no follower answers to what a former leader says; and a read
/// asks a majority first.
final class PauseMonitor {
  private PauseMonitor() {}

  /// @param server has been started
  static void stop(RaftServer server) {
    ((JvmPauseMonitor) Internals.get(server, "pauseMonitor")).stop();
  }
}
