package idunno.node.coordinator;

import idunno.files.FileService;
import idunno.files.Repairer;
import idunno.files.core.Filling;
import idunno.node.Machines;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;

/// On the leader, has versions moved from full nodes to empty ones, a little at a time, while
/// nothing is to be repaired: so a new node gets its share.
public final class FillChore implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /// What moves between two looks whether something is to be repaired; and what nodes may differ
  /// by.
  private static final Filling.Limits LIMITS = new Filling.Limits(500, 256L << 20, 64L << 20);

  private final ClusterState state;
  private final Machines machines;
  private final Repairer repairer;
  private final Logger log;
  private final LeaderChore chore;

  /// @param files this node's, which says who can take bytes
  public FillChore(ClusterState state, FileService files, Machines machines, Logger log) {
    this.state = state;
    this.machines = machines;
    this.repairer = new Repairer(files, state);
    this.log = log;
    this.chore = new LeaderChore("filling", state, _ -> fill(), log);
  }

  public void start() {
    chore.start(PERIOD);
  }

  private void fill() {
    Set<String> gone = RepairChore.gone(state, machines);
    while (!Thread.currentThread().isInterrupted()
        && state.leadership().isLocal()
        && !repairer.isNeeded(gone)
        && repairer.isUneven(gone, LIMITS)) {
      Repairer.Round round = repairer.fill(gone, LIMITS);
      log.info(
          "event=filled versions={} failed={} bytes={}",
          round.mended(),
          round.failed(),
          round.bytes());
      if (!round.mayContinue()) {
        return;
      }
      gone = RepairChore.gone(state, machines);
    }
  }

  @Override
  public void close() {
    chore.close();
  }
}
