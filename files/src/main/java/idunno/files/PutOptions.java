package idunno.files;

import idunno.files.core.Condition;

/// How to put.
///
/// @param requestId makes a repeat harmless; empty: a repeat makes another version
/// @param forSystem whether the caller acts for the system and so may use the system's names
/// @param copies how many nodes must hold it, else the put is refused; 0: as many as the cluster
///   can make, and the receipt says how many that were
public record PutOptions(Condition condition, String requestId, boolean forSystem, int copies) {
  public PutOptions {
    if (copies < 0) {
      throw new IllegalArgumentException("a file cannot have " + copies + " copies");
    }
  }

  /// With as many copies as the cluster can make.
  public PutOptions(Condition condition, String requestId, boolean forSystem) {
    this(condition, requestId, forSystem, 0);
  }

  /// The same, refused where fewer nodes than that can hold it.
  public PutOptions withCopies(int required) {
    return new PutOptions(condition, requestId, forSystem, required);
  }

  /// The same, refused unless the newest version, be it a delete marker, has that number.
  public PutOptions ifVersion(long version) {
    return new PutOptions(new Condition.IfVersion(version), requestId, forSystem, copies);
  }

  /// The same, refused where there is such a file.
  public PutOptions ifAbsent() {
    return new PutOptions(new Condition.IfAbsent(), requestId, forSystem, copies);
  }

  /// The same under another request id.
  public PutOptions withRequest(String id) {
    return new PutOptions(condition, id, forSystem, copies);
  }

  /// A user's put without a condition.
  public static PutOptions user(String requestId) {
    return new PutOptions(new Condition.None(), requestId, false);
  }

  /// The system's own put without a condition.
  public static PutOptions system(String requestId) {
    return new PutOptions(new Condition.None(), requestId, true);
  }
}
