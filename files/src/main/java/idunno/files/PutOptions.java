package idunno.files;

import idunno.files.core.Condition;

/// How to put.
///
/// @param requestId makes a repeat harmless; empty: a repeat makes another version
/// @param forSystem whether the caller acts for the system and so may use the system's names
public record PutOptions(Condition condition, String requestId, boolean forSystem) {
  /// A user's put without a condition.
  public static PutOptions user(String requestId) {
    return new PutOptions(new Condition.None(), requestId, false);
  }

  /// The system's own put without a condition.
  public static PutOptions system(String requestId) {
    return new PutOptions(new Condition.None(), requestId, true);
  }
}
