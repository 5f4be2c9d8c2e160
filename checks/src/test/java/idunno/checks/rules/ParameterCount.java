package idunno.checks.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import org.jspecify.annotations.Nullable;

/// At most 5 parameters. A record may have any number of components, hence its constructors too; an
/// overriding method is judged where it is first declared.
public final class ParameterCount extends SourceRule {
  static final int LIMIT = 5;

  public ParameterCount(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, Findings findings) {
    int count = method.getParameters().size();
    if (count > LIMIT && !isRecordConstructor(method) && !isOverride(method)) {
      findings.add(
          source(),
          method,
          method.getName()
              + " takes "
              + count
              + " parameters, the limit is "
              + LIMIT
              + ": hand in a record");
    }
    return super.visitMethod(method, findings);
  }

  private boolean isRecordConstructor(MethodTree method) {
    return method.getReturnType() == null
        && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
        && owner.getKind() == Tree.Kind.RECORD;
  }

  private static boolean isOverride(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }
}
