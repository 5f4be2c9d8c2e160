package idunno.checks.rules;

import com.sun.source.tree.CatchTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import org.jspecify.annotations.Nullable;

/// No exception is caught and dropped.
public final class EmptyCatch extends SourceRule {
  public EmptyCatch(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitCatch(CatchTree caught, Findings findings) {
    if (caught.getBlock().getStatements().isEmpty()) {
      findings.add(
          source(),
          caught,
          "empty catch: let it go up, turn it into a result, or log it and say why that is enough");
    }
    return super.visitCatch(caught, findings);
  }
}
