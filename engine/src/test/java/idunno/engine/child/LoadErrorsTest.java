package idunno.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a deployment says of code that cannot be used: one line, with the place.
class LoadErrorsTest {
  @TempDir Path temporary;

  private static final String JAVA =
      "import java.nio.file.*; import java.util.*;\npublic class M {\n%s\n}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int x = \"a\"; | M.java does not compile: M.java:3: incompatible types",
        "void load(Path p) {} | M.java: there is no method `List infer(List inputs)`",
        "List<Object> infer(List<Object> l) { return l; } | there is no method `void load(",
        "void load(Path p) { throw new IllegalStateException(\"no weights\"); } List<Object>"
            + " infer(List<Object> l) { return l; } | M.java:3: java.lang.IllegalStateException: no"
            + " weights",
        "static int x = 1 / 0; void load(Path p) {} List<Object> infer(List<Object> l) { return l;"
            + " } | M.java:3: java.lang.ArithmeticException: / by zero",
        "M(int x) {} void load(Path p) {} List<Object> infer(List<Object> l) { return l; } | cannot"
            + " be made with no arguments",
        "void load(Path p) { System.out.println(\"bye\"); System.exit(9); } List<Object>"
            + " infer(List<Object> l) { return l; } | M.java exited with code 9; last output: bye"
            + " while loading",
        "void load(Path p) { long[] a = new long[1 << 28]; } List<Object> infer(List<Object> l) {"
            + " return l; } | M.java ran out of its 256 MiB while loading",
        "void load(Path p) { while (true) Thread.onSpinWait(); } List<Object> infer(List<Object> l)"
            + " { return l; } | M.java gave no answer within 2 s while loading",
      })
  void javaCodeThatCannotBeUsed(String body, String wanted) throws Exception {
    assertRefused(CodeSpec.Runtime.JAVA, "M.java", JAVA.formatted(body), wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "def load(folder)\\n  pass | m.py:1: SyntaxError: expected ':'",
        "def load(folder): pass | m.py: there is no function `infer(inputs)`",
        "import nosuchmodule | m.py:1: ModuleNotFoundError: No module named 'nosuchmodule'",
        "def infer(l): return l\\ndef load(f):\\n"
            + "  raise OSError('no weights') | m.py:3: OSError: no weights",
        "print('bye')\\nraise SystemExit(9) | m.py exited with code 9; last output: bye while"
            + " loading",
        "x = bytearray(1 << 30) | m.py ran out of its 256 MiB while loading",
        "while True: pass | m.py gave no answer within 2 s while loading",
      })
  void pythonCodeThatCannotBeUsed(String code, String wanted) throws Exception {
    assertRefused(CodeSpec.Runtime.PYTHON, "m.py", code.replace("\\n", "\n"), wanted);
  }

  private void assertRefused(CodeSpec.Runtime runtime, String file, String code, String wanted) {
    CodeSpec spec = shortTimeout(Scenarios.spec(runtime, temporary, file, code, 1));
    Duration limit = wanted.contains("within 2 s") ? Duration.ofSeconds(2) : Scenarios.PLENTY;
    var models = new ChildModels(temporary.resolve("scratch"), Clock.system(), limit);
    Problem problem = problem(models, spec);
    assertThat(problem.text()).contains(wanted).hasLineCount(1);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(temporary.resolve("scratch")).isEmptyDirectory();
  }

  private static Problem problem(ChildModels models, CodeSpec spec) {
    return catchThrowableOfType(ProblemException.class, () -> models.load(spec)).problem();
  }

  private static CodeSpec shortTimeout(CodeSpec spec) {
    Duration timeout = Duration.ofSeconds(1);
    return new CodeSpec(
        spec.runtime(),
        spec.folder(),
        spec.file(),
        spec.weights(),
        timeout,
        spec.memoryBytes(),
        spec.slots());
  }

  @Test
  void aMachineWithoutPythonSaysSo() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Python.find("python-that-nobody-has"))
        .withMessageContaining("python-that-nobody-has on the PATH");
  }

  @Test
  void aFileThatTheFolderLacksIsNamed() {
    CodeSpec spec =
        new CodeSpec(
            CodeSpec.Runtime.JAVA,
            temporary,
            "M.java",
            List.of("weights.bin"),
            Scenarios.PLENTY,
            Scenarios.MEMORY,
            1);
    assertThat(problem(Scenarios.models(temporary), spec).text())
        .isEqualTo("the model's folder has no file 'weights.bin'");
  }
}
