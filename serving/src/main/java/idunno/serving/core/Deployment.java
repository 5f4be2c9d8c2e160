package idunno.serving.core;

import java.util.SortedMap;

/// How far a deployment has come.
public sealed interface Deployment {
  /// Some chosen workers have not answered.
  record Pending() implements Deployment {}

  /// All chosen workers have it.
  record Deployed() implements Deployment {}

  /// Rolled back; the name is free.
  ///
  /// @param reasons what each failed worker said, by node name
  record Failed(SortedMap<String, String> reasons) implements Deployment {}

  /// Never was, or ended so long ago that it is forgotten.
  record Unknown() implements Deployment {}
}
