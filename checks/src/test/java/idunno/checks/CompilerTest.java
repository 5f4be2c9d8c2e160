package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The compiler of this build, with its plugins and arguments, refuses planted mistakes.
class CompilerTest {
  @TempDir Path classes;

  static Stream<List<String>> mistakes() {
    return Stream.of(
        List.of(
            "NullAway",
            "int f(@org.jspecify.annotations.Nullable String s) { return s.length(); }"),
        List.of("NullAway", "String f() { return null; }"),
        List.of("NullAway", "String unset;"),
        List.of("DeadException", "void f() { new IllegalStateException(); }"),
        List.of(
            "UnusedVariable",
            "private int f() { int unused = 1; int used = 2; int forgotten = 3; return used; }"),
        List.of(
            "MissingCasesInEnumSwitch",
            "enum E { A, B } int f(E e) { switch (e) { case A: return 1; } return 2; }"),
        List.of("preview", "void f(Object o) { if (o instanceof int i) {} }"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void theCompilerRefusesThePlant(List<String> mistake) throws Exception {
    assertThat(errors(mistake.get(1))).anyMatch(error -> error.contains(mistake.get(0)));
  }

  @Test
  void theCompilerAcceptsWhatIsRight() throws Exception {
    assertThat(errors("int f(String s) { return s.length(); }")).isEmpty();
  }

  private List<String> errors(String member) throws Exception {
    var found = new DiagnosticCollector<JavaFileObject>();
    List<String> options = new ArrayList<>(CompilerSettings.arguments());
    String path = System.getProperty("java.class.path");
    options.addAll(List.of("--release", "25", "-d", classes.toString()));
    options.addAll(List.of("-classpath", path, "-processorpath", path));
    String source = "@org.jspecify.annotations.NullMarked class A { " + member + " }";
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(new Source(source)))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///A.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
