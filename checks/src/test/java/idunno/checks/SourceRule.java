package idunno.checks;

import com.sun.source.util.TreePathScanner;

/// A rule about one Java file at a time. Extend it, override the visit methods of the constructs
/// that the rule is about, and always call `super` so that nested code is seen as well.
public abstract class SourceRule extends TreePathScanner<Void, Findings> {
  private final JavaSource source;

  protected SourceRule(JavaSource source) {
    this.source = source;
  }

  protected final JavaSource source() {
    return source;
  }

  /// Adds what is wrong in the file to `findings`. Most rules walk the tree.
  public void check(Findings findings) {
    scan(source.unit(), findings);
  }
}
