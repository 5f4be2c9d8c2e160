package idunno.checks.rules;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Members and constructors that must not be used, each with its replacement.
public final class BannedCalls extends SourceRule {

  /// `what` is `Type.member`, `.member` of anything, or `new Type()` without an argument.
  record Ban(String what, Predicate<JavaSource> except, String cure) {
    boolean matches(String used) {
      return what.startsWith(".")
          ? used.endsWith(what)
          : used.equals(what) || used.endsWith("." + what);
    }
  }

  private static final Predicate<JavaSource> NOWHERE = source -> false;

  /// The one class of a program that is its start; in tests, any class that a process starts with.
  private static final Predicate<JavaSource> IN_MAIN_CLASSES =
      source ->
          source.typeName().endsWith("Main")
              || !source.isMain() && source.file().text().contains("static void main(");

  private static final Predicate<JavaSource> WHERE_PEOPLE_READ =
      IN_MAIN_CLASSES
          .or(source -> source.typeName().endsWith("Command"))
          .or(source -> List.of("cli", "bench", "samples", "system").contains(source.room()));

  private static final String EXIT =
      "only a class named Main ends the process: throw a ProblemException or return the exit code";
  private static final String PRINT =
      "log with slf4j, or return the text: only cli, bench, samples, system tests, Main and Command"
          + " classes print";
  private static final String SEED = "hand in a seeded generator: new Random(seed)";

  static final List<Ban> BANS =
      List.of(
          new Ban("Thread.sleep", NOWHERE, "wait on a condition, a future or Awaitility"),
          new Ban("System.exit", IN_MAIN_CLASSES, EXIT),
          new Ban("Runtime.exit", IN_MAIN_CLASSES, EXIT),
          new Ban(".halt", IN_MAIN_CLASSES, EXIT),
          new Ban(
              ".printStackTrace", IN_MAIN_CLASSES, "log the exception with slf4j, or let it go up"),
          new Ban("System.out", WHERE_PEOPLE_READ, PRINT),
          new Ban("System.err", WHERE_PEOPLE_READ, PRINT),
          new Ban("Math.random", NOWHERE, SEED),
          new Ban("new Random()", NOWHERE, SEED),
          new Ban("new SplittableRandom()", NOWHERE, SEED));

  /// What is banned, so that a test can ask for a planted violation of each.
  public static List<String> names() {
    return BANS.stream().map(Ban::what).toList();
  }

  public BannedCalls(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree select, Findings findings) {
    judge(select, select.toString(), findings);
    return super.visitMemberSelect(select, findings);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree reference, Findings findings) {
    judge(reference, reference.getQualifierExpression() + "." + reference.getName(), findings);
    return super.visitMemberReference(reference, findings);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree creation, Findings findings) {
    if (creation.getArguments().isEmpty()) {
      String type = creation.getIdentifier().toString();
      judge(creation, "new " + type.substring(type.lastIndexOf('.') + 1) + "()", findings);
    }
    return super.visitNewClass(creation, findings);
  }

  /// A static import would hide the type from the use, so the import itself is the finding.
  @Override
  public @Nullable Void visitImport(ImportTree imported, Findings findings) {
    return imported.isStatic() ? super.visitImport(imported, findings) : null;
  }

  private void judge(Tree where, String used, Findings findings) {
    for (Ban ban : BANS) {
      if (ban.matches(used) && !ban.except().test(source())) {
        findings.add(source(), where, ban.what() + " is banned: " + ban.cure());
      }
    }
  }
}
