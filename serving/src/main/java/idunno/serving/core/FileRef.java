package idunno.serving.core;

/// One exact version of a file in the cluster's file system.
public record FileRef(String name, long version) {
  /// Reads `NAME@VERSION`.
  public static FileRef parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("'" + text + "' is not NAME@VERSION");
    }
    return new FileRef(text.substring(0, at), Long.parseLong(text.substring(at + 1)));
  }

  /// `NAME@VERSION`.
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
