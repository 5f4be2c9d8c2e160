package idunno.engine.child;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Real code files for real children: `scenario.py` and `Scenario.java` do what an input tells
/// them.
final class Scenarios {
  static final Duration PLENTY = Duration.ofSeconds(60);
  static final long MEMORY = 256L << 20;

  private Scenarios() {}

  static ChildModels models(Path temporary) {
    return new ChildModels(temporary.resolve("scratch"), Clock.system(), Duration.ofSeconds(20));
  }

  /// The code file that does what it is told.
  static CodeSpec told(CodeSpec.Runtime runtime, Path temporary, int slots) {
    String file = runtime == CodeSpec.Runtime.JAVA ? "Scenario.java" : "scenario.py";
    try (var source = Scenarios.class.getResourceAsStream(file)) {
      return spec(runtime, temporary, file, new String(source.readAllBytes()), slots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CodeSpec spec(
      CodeSpec.Runtime runtime, Path temporary, String file, String code, int slots) {
    assumeRuntime(runtime);
    try {
      Path folder = Files.createDirectories(temporary.resolve("model"));
      Files.writeString(folder.resolve(file), code);
      return new CodeSpec(runtime, folder, file, List.of(), PLENTY, MEMORY, slots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assumeRuntime(CodeSpec.Runtime runtime) {
    assumeTrue(
        runtime == CodeSpec.Runtime.JAVA || hasPython(), "there is no python3 on this machine");
  }

  private static boolean hasPython() {
    try {
      return !Python.find("python3").isEmpty();
    } catch (ProblemException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Batch json(String... texts) {
    return new Batch.Items(Arrays.stream(texts).<Batch.Item>map(Batch.Item.Json::new).toList());
  }

  static Batch bytes(byte[]... contents) {
    return new Batch.Items(
        Arrays.stream(contents)
            .<Batch.Item>map(content -> new Batch.Item.Bytes(ByteBuffer.wrap(content)))
            .toList());
  }

  /// The only answer's JSON; fails where the query failed.
  static String ask(Model model, String json) throws Exception {
    return output(model.run(json(json), PLENTY).getFirst());
  }

  static String output(Answer answer) {
    return switch (answer) {
      case Answer.Output(String json, int _, String _) -> json;
      case Answer.Failed(String reason) -> throw new AssertionError("failed: " + reason);
    };
  }

  static String error(Answer answer) {
    return switch (answer) {
      case Answer.Output(String json, int _, String _) ->
          throw new AssertionError("answered " + json);
      case Answer.Failed(String reason) -> reason;
    };
  }
}
