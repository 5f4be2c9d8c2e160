package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.checks.rules.BannedCalls;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule about sources finds what was planted for it, and only that.
class PlantedViolationsTest {

  /// A source with one violation: the rule that must find it, where the file would lie, its line,
  /// and the beginning of what is said about it.
  record Plant(String rule, String path, long line, String said, String source) {
    @Override
    public String toString() {
      return rule + ": " + said;
    }
  }

  private static final String MAIN = "serving/src/main/java/idunno/serving/A.java";
  private static final String CORE = "serving/src/main/java/idunno/serving/core/A.java";
  private static final String TEST = "serving/src/test/java/idunno/serving/A.java";

  static Stream<Plant> plants() {
    return Stream.of(sizes(), calls(), imports(), shapes(), state()).flatMap(List::stream);
  }

  private static List<Plant> sizes() {
    String lines = "    f();\n".repeat(59);
    return List.of(
        new Plant("FileLength", TEST, 1, "501 lines", "class A {" + "\n".repeat(500) + "}\n"),
        new Plant(
            "MethodLength", TEST, 2, "f has 61", "class A {\n  void f() {\n" + lines + "  }\n}"),
        new Plant(
            "ParameterCount",
            TEST,
            1,
            "f takes 6",
            inClass("void f(int a, int b, int c, int d, int e, int f) {}")),
        new Plant(
            "ParameterCount",
            TEST,
            1,
            "<init> takes 6",
            inClass("A(int a, int b, int c, int d, int e, int f) {}")));
  }

  private static List<Plant> calls() {
    return List.of(
        call("Thread.sleep is", "Thread.sleep(1);"),
        call("Thread.sleep is", "java.lang.Thread.sleep(1);"),
        call("System.exit is", "System.exit(1);"),
        call("System.exit is", "java.util.function.IntConsumer end = System::exit;"),
        call("Runtime.exit is", "Runtime.exit(1);"),
        call(".halt is", "Runtime.getRuntime().halt(1);"),
        call(".printStackTrace is", "new Error().printStackTrace();"),
        call("System.out is", "System.out.println();"),
        call("System.err is", "System.err.println();"),
        call("Math.random is", "double x = Math.random();"),
        call("new Random() is", "var r = new Random();"),
        call("new SplittableRandom() is", "var r = new java.util.SplittableRandom();"),
        new Plant(
            "BannedCalls", TEST, 1, "Thread.sleep is", "import static java.lang.Thread.sleep;"));
  }

  private static List<Plant> imports() {
    String junit = "import org.junit.jupiter.api." + "Disabled;";
    return List.of(
        new Plant("BannedImports", TEST, 1, "java.util.Date is", "import java.util.Date;"),
        new Plant(
            "BannedImports", TEST, 2, "java.util.Calendar is", "\nimport java.util.Calendar;"),
        new Plant("BannedImports", TEST, 1, "org.junit.jupiter.api." + "Disabled is", junit),
        new Plant(
            "BannedImports", TEST, 1, "net." + "jqwik is", "import net." + "jqwik.api.Property;"));
  }

  private static List<Plant> shapes() {
    return List.of(
        call("EmptyCatch", "empty catch", "try { f(); } catch (Exception e) { /* so what */ }"),
        new Plant("CoreLocks", CORE, 1, "synchronized in", inClass("synchronized void f() {}")),
        new Plant(
            "CoreLocks",
            CORE,
            1,
            "synchronized in",
            inClass("void f() { synchronized (this) {} }")),
        new Plant("CoreLocks", CORE, 1, "volatile in", inClass("volatile int x;")),
        new Plant("PackageNames", TEST, 1, "package name 'util'", "package idunno.files.util;"),
        new Plant(
            "PublicTypesAreDocumented",
            MAIN,
            2,
            "public type A",
            "// no contract\npublic class A {}"));
  }

  private static List<Plant> state() {
    return List.of(
        state("static field x is not final", "private static int x;"),
        state("static array X is not private", "static final int[] X = {1};"),
        state("static field X can change", "static final List<String> X = new ArrayList<>();"),
        state("static field X can change", "static final AtomicLong X = y();"),
        state(
            "static field X can change",
            "static final Executor X = Executors.newCachedThreadPool();"));
  }

  @ParameterizedTest
  @MethodSource("plants")
  void theRuleFindsThePlantAndNothingElseDoes(Plant plant) {
    var source = JavaSource.of(plant.path(), plant.source());
    var found = RuleBook.judge(List.of(source), all());
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().text()).startsWith(plant.said());
    assertThat(found.getFirst().line()).isEqualTo(plant.line());
  }

  @Test
  void everyRuleAndEveryBannedCallHasAPlant() {
    Set<String> rules = new LinkedHashSet<>();
    for (var rule : all()) {
      rules.add(rule.apply(JavaSource.of(TEST, "")).getClass().getSimpleName());
    }
    assertThat(plants().map(Plant::rule)).containsAll(rules).isSubsetOf(rules);
    assertThat(plants().map(Plant::said))
        .containsAll(BannedCalls.names().stream().map(name -> name + " is").toList());
  }

  @Test
  void whatIsAllowedIsNotFound() {
    List<JavaSource> allowed =
        List.of(
            JavaSource.of(
                "cli/src/main/java/idunno/cli/Main.java", inClass("void f() { System.exit(2); }")),
            JavaSource.of(
                "cli/src/main/java/idunno/cli/Text.java",
                inClass("void f() { System.out.print(2); }")),
            JavaSource.of(TEST, inClass("static int shared;")),
            JavaSource.of(
                TEST, inClass("public static void main(String[] a) { System.err.print(2); }")),
            JavaSource.of(TEST, "record A(int a, int b, int c, int d, int e, int f) { A {} }"),
            JavaSource.of(
                TEST,
                inClass("@Override public void f(int a, int b, int c, int d, int e, int f) {}")),
            JavaSource.of(MAIN, "/// Says it.\npublic interface A { int X = 1; }"),
            JavaSource.of(MAIN, inClass("private static final byte[] MAGIC = {1};")));
    assertThat(RuleBook.judge(allowed, all())).isEmpty();
  }

  private static Plant call(String said, String statement) {
    return call("BannedCalls", said, statement);
  }

  private static Plant call(String rule, String said, String statement) {
    return new Plant(
        rule, TEST, 2, said, "class A { void g() throws Exception {\n" + statement + "}}");
  }

  private static Plant state(String said, String field) {
    return new Plant("StaticState", MAIN, 1, said, inClass(field));
  }

  private static String inClass(String member) {
    return "class A { " + member + " }";
  }

  private static List<Function<JavaSource, SourceRule>> all() {
    List<Function<JavaSource, SourceRule>> all = new ArrayList<>(RuleBook.SIZES);
    all.addAll(RuleBook.BANS);
    return all;
  }
}
