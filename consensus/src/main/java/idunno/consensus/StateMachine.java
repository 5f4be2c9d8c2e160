package idunno.consensus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// One slice's part of the replicated state, as consensus sees it: bytes in, bytes out.
///
/// [#check] and [#apply] are called by one thread, in log order, on every replica; what they do may
/// depend on nothing but the state, the command and the time that the log carries. Reads come from
/// other threads, but only through [ReplicatedGroup#read], never while an entry is being applied.
public interface StateMachine {
  /// The stable name that parts of entries and sections of snapshots carry.
  String name();

  /// Whether `command` may be applied to the state as it is. Changes nothing.
  ///
  /// @param timeMs the entry's time, milliseconds since the epoch, never smaller than any earlier
  ///   entry's
  Verdict check(byte[] command, long timeMs);

  /// Applies a command that [#check] accepted at this very state, and returns the encoded result.
  byte[] apply(byte[] command, long timeMs);

  /// Writes the whole state. Not called while an entry is being applied.
  void save(OutputStream out) throws IOException;

  /// Replaces the whole state by what [#save] wrote.
  void load(InputStream in) throws IOException;

  /// The answer of [#check].
  sealed interface Verdict {
    /// Goes.
    record Accepted() implements Verdict {}

    /// Does not go, and why, in the slice's own encoding.
    record Refused(byte[] reason) implements Verdict {}
  }
}
