package idunno.nemesis.core;

import java.util.OptionalLong;

/// What a client asked for.
public sealed interface Action {
  /// The name that it reads or changes.
  String name();

  /// Whether it makes a version.
  default boolean isWrite() {
    return !(this instanceof Get || this instanceof Stat || this instanceof Listed);
  }

  /// @param sha256 of the content, which no other put has
  record Put(String name, String sha256, Guard guard) implements Action {}

  /// @param version empty: the newest
  record Get(String name, OptionalLong version) implements Action {}

  /// What the newest version is, be it a marker.
  record Stat(String name) implements Action {}

  /// One row of a listing, or that there was none: a listing looks at all its names at one moment.
  record Listed(String name) implements Action {}

  record Remove(String name) implements Action {}

  record Undelete(String name) implements Action {}

  /// @param version of the source; empty: the newest
  record Copy(String source, OptionalLong version, String name) implements Action {}
}
