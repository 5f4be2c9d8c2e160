package idunno.checks.rules;

import com.sun.source.tree.MethodTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import org.jspecify.annotations.Nullable;

/// No method over 60 lines, from its first annotation or modifier to its closing brace.
public final class MethodLength extends SourceRule {
  static final int LIMIT = 60;

  public MethodLength(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, Findings findings) {
    var lineMap = source().unit().getLineMap();
    if (source().end(method) > 0) {
      long first = lineMap.getLineNumber(source().start(method));
      long lines = lineMap.getLineNumber(source().end(method)) - first + 1;
      if (lines > LIMIT) {
        findings.add(
            source(),
            method,
            method.getName() + " has " + lines + " lines, the limit is " + LIMIT + ": split it");
      }
    }
    return super.visitMethod(method, findings);
  }
}
