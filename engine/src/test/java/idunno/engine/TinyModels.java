package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import idunno.engine.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What tests of small graphs share: an engine without code models, and ways to ask.
final class TinyModels {
  static final Duration LIMIT = Duration.ofSeconds(30);

  private TinyModels() {}

  static Engine engine() {
    return new Engine(
        Clock.system(),
        ImageLimits.DEFAULT,
        (folder, manifest, slots) -> {
          throw new AssertionError("no code model here");
        });
  }

  static Model load(Engine engine, Path folder, TinyGraph graph, String more) throws IOException {
    graph.writeTo(folder);
    return engine.load(folder, manifest(more), 2);
  }

  static Manifest manifest(String more) {
    return Manifest.parse("runtime: onnx\nfile: model.onnx\n" + more);
  }

  static Batch json(String... texts) {
    return new Batch.Items(Stream.of(texts).<Batch.Item>map(Batch.Item.Json::new).toList());
  }

  static Batch files(byte[]... contents) {
    return new Batch.Items(
        Stream.of(contents)
            .<Batch.Item>map(content -> new Batch.Item.Bytes(ByteBuffer.wrap(content)))
            .toList());
  }

  static Batch.Rows floats(long[] rowShape, int size, float... values) {
    ByteBuffer data = ByteBuffer.allocateDirect(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Batch.Rows(Batch.ElementType.FLOAT32, rowShape, data.flip(), size);
  }

  static List<String> run(Model model, Batch batch) throws ModelFailure, InterruptedException {
    List<Answer> answers = model.run(batch, LIMIT);
    assertThat(answers).hasSize(batch.size());
    return answers.stream().map(TinyModels::text).toList();
  }

  /// The JSON of an output, or `!` and the reason of a failure.
  static String text(Answer answer) {
    return switch (answer) {
      case Answer.Output output -> output.json();
      case Answer.Failed failed -> "!" + failed.reason();
    };
  }
}
