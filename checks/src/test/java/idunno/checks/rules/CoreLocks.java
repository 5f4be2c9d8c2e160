package idunno.checks.rules;

import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.SynchronizedTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// A core has one owner thread, so it holds no monitor and no volatile field.
public final class CoreLocks extends SourceRule {
  private static final String CURE = " in a core: its owner calls it from one thread";

  public CoreLocks(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree block, Findings findings) {
    if (source().isInCore()) {
      findings.add(source(), block, "synchronized" + CURE);
    }
    return super.visitSynchronized(block, findings);
  }

  @Override
  public @Nullable Void visitModifiers(ModifiersTree modifiers, Findings findings) {
    for (Modifier banned : new Modifier[] {Modifier.SYNCHRONIZED, Modifier.VOLATILE}) {
      if (source().isInCore() && modifiers.getFlags().contains(banned)) {
        findings.add(source(), modifiers, banned + CURE);
      }
    }
    return super.visitModifiers(modifiers, findings);
  }
}
