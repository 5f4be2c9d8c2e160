package idunno.base;

/// The version of this program: that of the Maven project, which a test compares.
public final class Version {
  public static final String TEXT = "0.1.0";

  private Version() {}
}
