package idunno.nemesis.core;

/// What a client was told.
public sealed interface Answer {
  /// A change was acknowledged under that number.
  record Wrote(long version) implements Answer {}

  /// A version with content; its digest is that of the bytes that came, where bytes came.
  record Read(long version, String sha256) implements Answer {}

  /// The newest version is a marker with that number.
  record Marker(long version) implements Answer {}

  /// Refused: there is no such file, or the condition does not hold. A change that was tried more
  /// than once may have happened all the same at an earlier try.
  ///
  /// @param why the line that the client was given
  record Refused(String why) implements Answer {}

  /// Nobody knows: a change may have happened, or may happen yet; a read says nothing.
  ///
  /// @param why the line that the client was given last
  record Unknown(String why) implements Answer {}

  /// What no client should ever be told.
  record Strange(String why) implements Answer {}
}
