package idunno.consensus.core;

import java.util.List;

/// What a leader does next about its group's shape.
public sealed interface Step {
  /// Nothing, because the shape is right or because no step is safe now.
  ///
  /// @param waiting whether something remains to be done once it has become safe
  record None(boolean waiting, String why) implements Step {}

  /// The present configuration is replaced by this one, if it still is the present one.
  record Change(List<String> voters, List<String> listeners, String why) implements Step {}

  /// Leadership goes to the voter `to`.
  record HandOver(String to, String why) implements Step {}
}
