package idunno.consensus;

import java.util.List;

/// What became of a proposed transaction. Exactly one of three things, and a caller must handle
/// each.
public sealed interface Outcome {
  /// On stable storage of a quorum and applied; one result per part, in the order of the parts.
  record Applied(long index, List<byte[]> results) implements Outcome {}

  /// Part number `part` was refused by its machine, so none was applied.
  record Refused(int part, byte[] reason) implements Outcome {}

  /// Not answered: no leader, no quorum, closed, timed out.
  ///
  /// @param mayHaveHappened whether the transaction may have been, or may still be, applied
  record NotNow(String why, boolean mayHaveHappened) implements Outcome {}
}
