package idunno.nemesis;

/// What can befall a machine. Each is over, or mended by the nemesis, before the next come.
enum Fault {
  /// `kill -9`; started again later.
  KILL,
  /// SIGSTOP; SIGCONT later.
  STOP,
  /// Bits flip in the segments of a node that runs.
  ROT,
  /// `kill -9`, bits flip in its segments, started again.
  ROT_WHILE_DOWN,
  /// `kill -9`, a bit flips in its log, started again.
  LOG_ROT,
  /// `kill -9`, its log loses its end, started again.
  LOG_CUT,
  /// `kill -9`, a bit flips in its newest snapshot, started again.
  SNAPSHOT_ROT,
  /// `kill -9`, and its disk is gone for good: started again with an empty folder.
  DISK_LOST,
  /// Its disk has no byte of room; room is made later.
  DISK_FULL,
  /// None of its files can grow any more: a write ends short and the next fails. Taken back later.
  WRITES_FAIL;

  /// Whether a node may end by itself because of it.
  boolean mayEndNode() {
    return this == DISK_FULL || this == WRITES_FAIL;
  }

  /// Whether a node may refuse to start after it, so that its disk has to be given up.
  boolean mayBeRefused() {
    return this == LOG_ROT || this == LOG_CUT || this == SNAPSHOT_ROT;
  }

  /// Whether copies of files are bad afterwards, which nobody may have noticed.
  boolean harmsCopies() {
    return this == ROT || this == ROT_WHILE_DOWN;
  }
}
