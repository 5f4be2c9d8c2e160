package idunno.node.coordinator;

import idunno.files.FileService;
import idunno.files.Repairer;
import idunno.files.core.Namespace;
import idunno.node.Machines;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/// On the leader, has copied what has too few copies: after machines were given up, and after new
/// ones came.
public final class RepairChore implements AutoCloseable {
  /// Changes of the membership have it look at once.
  private static final Duration PERIOD = Duration.ofSeconds(3);

  /// Between two rounds while there is something to do.
  private static final Duration BUSY_PERIOD = Duration.ofMillis(250);

  private final ClusterState state;
  private final Machines machines;
  private final Repairer repairer;
  private final Logger log;
  private final LeaderChore chore;

  /// @param files this node's, which says who can take bytes
  public RepairChore(ClusterState state, FileService files, Machines machines, Logger log) {
    this.state = state;
    this.machines = machines;
    this.repairer = new Repairer(files, state);
    this.log = log;
    this.chore = new LeaderChore("repair", state, _ -> mend(), log);
  }

  public void start() {
    chore.start(PERIOD);
  }

  /// Looks at once: the membership has changed.
  public void membersChanged() {
    chore.nudge();
  }

  private void mend() {
    Set<String> gone = gone(state, machines);
    boolean needed = repairer.isNeeded(gone);
    chore.setPeriod(needed ? BUSY_PERIOD : PERIOD);
    if (!needed) {
      return;
    }
    Repairer.Round round = repairer.round(gone);
    if (round.mended() > 0 || round.failed() > 0) {
      log.info(
          "event=repaired versions={} failed={} bytes={}",
          round.mended(),
          round.failed(),
          round.bytes());
    }
  }

  /// The machines that hold copies, by the files' records, and are not expected back.
  public static Set<String> gone(ClusterState state, Machines machines) {
    return state.readLocal(Namespace::replicaSets).stream()
        .flatMap(set -> set.replicas().stream())
        .distinct()
        .filter(machines::isGone)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    chore.close();
  }
}
