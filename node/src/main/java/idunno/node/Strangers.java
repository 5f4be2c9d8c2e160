package idunno.node;

import idunno.membership.core.Event;
import idunno.membership.net.Listener;
import java.util.Optional;
import java.util.UUID;

/// Hears whether members of another cluster were asked to let this node in. A node that belongs to
/// one cluster and is told to join another may be let in by its own all the same, for it remembers
/// members; whoever started it meant something else.
final class Strangers implements Listener {
  private final Optional<String> own;
  private volatile String refusal = "";

  /// @param own the cluster that this node belongs to
  Strangers(Optional<UUID> own) {
    this.own = own.map(UUID::toString);
  }

  @Override
  public void noticed(Event event, long atMillis) {
    if (event instanceof Event.JoinRefused refused
        && own.filter(refused.reason()::contains).isPresent()) {
      refusal = refused.reason();
    }
  }

  /// What they said; empty when there was none.
  String refusal() {
    return refusal;
  }
}
