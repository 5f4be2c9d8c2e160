package idunno.consensus.core;

/// What the cluster's membership says about a machine.
public enum Standing {
  /// Takes part.
  PRESENT,
  /// Does not answer and may come back: it keeps its place and gets no new one.
  SILENT,
  /// Was given up, or leaves: its place goes to another.
  GONE
}
