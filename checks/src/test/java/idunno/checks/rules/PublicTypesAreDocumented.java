package idunno.checks.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// A public type at the top of a file of what ships says its contract in a `///` comment.
public final class PublicTypesAreDocumented extends SourceRule {
  public PublicTypesAreDocumented(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, Findings findings) {
    boolean isTop = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
    if (source().isMain()
        && isTop
        && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
        && ((DocTrees) source().trees()).getDocComment(getCurrentPath()) == null) {
      findings.add(
          source(),
          type,
          "public type " + type.getSimpleName() + " has no '///' comment: say what it promises");
    }
    return super.visitClass(type, findings);
  }
}
