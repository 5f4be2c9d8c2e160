package idunno.node.coordinator;

import idunno.serving.Assignment;
import idunno.serving.Coordinator;
import idunno.serving.Poll;
import java.util.function.BooleanSupplier;

/// The coordinator by the shortest way: a call while this node leads, else over the network. Where
/// the work of a task is tens of milliseconds, a message to oneself is dear.
public final class NearestCoordinator implements Coordinator {
  private final BooleanSupplier leads;
  private final Coordinator here;
  private final Coordinator remote;

  /// @param leads whether this node leads, as far as it knows; `here` refuses when it does not
  public NearestCoordinator(BooleanSupplier leads, Coordinator here, Coordinator remote) {
    this.leads = leads;
    this.here = here;
    this.remote = remote;
  }

  @Override
  public Assignment poll(Poll poll) throws InterruptedException {
    return leads.getAsBoolean() ? here.poll(poll) : remote.poll(poll);
  }
}
