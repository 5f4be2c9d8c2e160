package idunno.node.coordinator;

import idunno.node.Machines;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.WorkerId;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;

/// On the leader, dismisses the workers of nodes that the membership has given up, so that their
/// tasks go to others and no deployment waits for them.
public final class Departures implements AutoCloseable {
  /// Changes of the membership have it look at once.
  private static final Duration PERIOD = Duration.ofSeconds(3);

  private final ClusterState state;
  private final Machines machines;
  private final Logger log;
  private final LeaderChore chore;

  public Departures(ClusterState state, Machines machines, Logger log) {
    this.state = state;
    this.machines = machines;
    this.log = log;
    this.chore = new LeaderChore("departures", state, _ -> dismissGone(), log);
  }

  public void start() {
    chore.start(PERIOD);
  }

  /// Looks at once: the membership has changed.
  public void membersChanged() {
    chore.nudge();
  }

  private void dismissGone() {
    List<WorkerId> gone =
        state.readServingLocal(serving ->
            serving.registered().stream()
                .filter(worker -> machines.isNameGone(worker.node()))
                .toList());
    for (WorkerId worker : gone) {
      Object unused = state.propose(new ServingCommand.RemoveWorker(worker));
      log.info("event=worker_dismissed worker={} epoch={}", worker.node(), worker.epoch());
    }
  }

  @Override
  public void close() {
    chore.close();
  }
}
