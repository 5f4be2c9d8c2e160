package idunno.consensus;

import idunno.wire.consensus.EntryReply;

/// What came back for one log entry.
sealed interface Answer {
  /// The entry was applied.
  record Given(long index, EntryReply reply) implements Answer {}

  /// See [Outcome.NotNow].
  record None(String why, boolean mayHaveHappened) implements Answer {}
}
