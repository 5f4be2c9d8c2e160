package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.serving.core.ServingCommand;
import java.time.Duration;
import org.slf4j.Logger;

/// On the leader, sees to it that a look at the placement which was put off is not forgotten when
/// nothing else happens.
public final class PlacementChore implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final LeaderChore chore;

  public PlacementChore(ClusterState state, Clock clock, Logger log) {
    this.chore = new LeaderChore("placement", state, _ -> look(state, clock), log);
  }

  private static void look(ClusterState state, Clock clock) {
    if (state.readServingLocal(serving -> serving.isLookDue(clock.wallMillis()))) {
      Object unused = state.propose(new ServingCommand.Look());
    }
  }

  public void start() {
    chore.start(PERIOD);
  }

  @Override
  public void close() {
    chore.close();
  }
}
