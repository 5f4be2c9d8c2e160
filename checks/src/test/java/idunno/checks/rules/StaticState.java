package idunno.checks.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// A node is an object, and many live in one process: what ships has no static field that can
/// change. Tests may share a costly fixture.
public final class StaticState extends SourceRule {
  private static final Pattern MUTABLE =
      Pattern.compile(
          "(Array|Linked|Copy|Concurrent|Tree|Hash|Linked|Weak|Identity|Enum|Priority|Bit)\\w*"
              + "(List|Map|Set|Deque|Queue)|Atomic\\w+|Long(Adder|Accumulator)|\\w*ThreadLocal"
              + "|\\w*Lock|\\w*Random|\\w*Executor(Service)?|StringBuilder|\\w*Semaphore|Thread"
              + "|ByteBuffer|\\w*Latch");

  public StaticState(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree field, Findings findings) {
    if (source().isMain() && isStaticField(field)) {
      judge(field, findings);
    }
    return super.visitVariable(field, findings);
  }

  private void judge(VariableTree field, Findings findings) {
    Set<Modifier> modifiers = field.getModifiers().getFlags();
    boolean inInterface =
        owner() instanceof ClassTree type && type.getKind() == Tree.Kind.INTERFACE;
    String cure = ": make it a field of an object that is handed around";
    if (!modifiers.contains(Modifier.FINAL) && !inInterface) {
      findings.add(source(), field, "static field " + field.getName() + " is not final" + cure);
    } else if (field.getType().getKind() == Tree.Kind.ARRAY_TYPE
        && !modifiers.contains(Modifier.PRIVATE)) {
      findings.add(
          source(),
          field,
          "static array " + field.getName() + " is not private: anyone can change it");
    } else if (isMutable(field)) {
      findings.add(source(), field, "static field " + field.getName() + " can change" + cure);
    }
  }

  private static boolean isMutable(VariableTree field) {
    if (MUTABLE.matcher(simpleName(field.getType())).matches()) {
      return true;
    }
    return switch (field.getInitializer()) {
      case NewClassTree creation -> MUTABLE.matcher(simpleName(creation.getIdentifier())).matches();
      case MethodInvocationTree call -> call.getMethodSelect().toString().startsWith("Executors.");
      case ExpressionTree _ -> false;
      case null -> false;
    };
  }

  private static String simpleName(@Nullable Tree type) {
    String name = String.valueOf(type).replaceAll("<.*", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private boolean isStaticField(VariableTree field) {
    return owner() instanceof ClassTree
        && field.getModifiers().getFlags().contains(Modifier.STATIC);
  }

  private Tree owner() {
    return getCurrentPath().getParentPath().getLeaf();
  }
}
