package idunno.membership.net;

import idunno.membership.core.Event;

/// Is told what happens in the list. Called on one thread that is for listeners alone, one event
/// after the other in the order in which they happened; a listener that takes long keeps the others
/// waiting, not the protocol. What it throws is logged.
@FunctionalInterface
public interface Listener {
  /// The list that [Membership#members] gives already shows the change.
  ///
  /// @param atMillis milliseconds since 1970, by this machine's clock, when this node noticed
  void noticed(Event event, long atMillis);

  /// Ends the telling when closed; an event that is being told is told to its end.
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
