package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import idunno.engine.image.ImageLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The four real models give the class that other software computed, on every row.
class RealModelsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String CIFAR_IMAGE =
      """
      input:
        image: {width: 32, height: 32, order: RGB, layout: NCHW, scale: 0.00392156862745098,
                mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
      output: {top: 1}
      """;
  private static final String IMAGENET_IMAGE =
      """
      input:
        image: {width: 224, height: 224, %s order: BGR, layout: NCHW,
                scale: 1.0, mean: [104, 117, 123], std: [1, 1, 1]}
      output: {top: 5, classes: imagenet_labels.txt}
      """;

  private final Engine engine =
      new Engine(
          Clock.system(),
          ImageLimits.DEFAULT,
          (folder, manifest, slots) -> {
            throw new AssertionError("no code model here");
          });

  @AfterEach
  void close() {
    engine.close();
  }

  private static Manifest manifest(String file, String rest) {
    return Manifest.parse("runtime: onnx\nfile: " + file + "\n" + rest);
  }

  private static List<Integer> classes(List<Answer> answers) {
    List<Integer> classes = new ArrayList<>();
    for (Answer answer : answers) {
      assertThat(answer).isInstanceOf(Answer.Output.class);
      classes.add(((Answer.Output) answer).index());
    }
    return classes;
  }

  private static List<Integer> column(List<String[]> rows, int column) {
    return rows.stream().map(row -> Integer.parseInt(row[column])).toList();
  }

  @Test
  void mnistClassifiesTenThousandDigitsAsExpected() throws Exception {
    SharedModels shared = SharedModels.orSkip();
    Batch.Rows digits = shared.digits();
    try (Model model =
        engine.load(shared.folder(), manifest("mnist-cnn.onnx", "output: {top: 1}"), 1)) {
      List<Answer> answers = model.run(digits, LIMIT);

      assertThat(classes(answers)).isEqualTo(column(shared.expected("mnist-cnn"), 2));
      assertThat(answers).hasSize(10_000);
    }
  }

  @Test
  void aDigitGivenAsNestedArraysGetsTheSameAnswerAsTheSameDigitInAnArray() throws Exception {
    SharedModels shared = SharedModels.orSkip();
    Batch.Rows digits = shared.digits();
    StringBuilder json = new StringBuilder("[[");
    for (int y = 0; y < 28; y++) {
      json.append(y == 0 ? "[" : ",[");
      for (int x = 0; x < 28; x++) {
        json.append(x == 0 ? "" : ",").append(digits.data().getFloat((y * 28 + x) * 4));
      }
      json.append(']');
    }
    Batch one = new Batch.Items(List.of(new Batch.Item.Json(json.append("]]").toString())));
    ByteBuffer first = digits.data().slice(0, 784 * 4);
    try (Model model = engine.load(shared.folder(), Manifest.forOnnx("mnist-cnn.onnx"), 1)) {
      List<Answer> fromJson = model.run(one, LIMIT);
      List<Answer> fromArray =
          model.run(new Batch.Rows(digits.type(), digits.rowShape(), first, 1), LIMIT);

      assertThat(fromJson).isEqualTo(fromArray);
      assertThat(fromJson.getFirst()).isInstanceOf(Answer.Output.class);
    }
  }

  @Test
  void resnet20ClassifiesFiveHundredImagesAsExpected() throws Exception {
    cifar("cifar10-resnet20");
  }

  @Test
  void resnet56ClassifiesFiveHundredImagesAsExpected() throws Exception {
    cifar("cifar10-resnet56");
  }

  private void cifar(String name) throws Exception {
    SharedModels shared = SharedModels.orSkip();
    List<String[]> expected = shared.expected(name);
    Batch images = shared.images("cifar10", expected.stream().map(row -> row[0]).toList());
    try (Model model = engine.load(shared.folder(), manifest(name + ".onnx", CIFAR_IMAGE), 1)) {
      List<Answer> answers = model.run(images, LIMIT);

      assertThat(classes(answers)).isEqualTo(column(expected, 2));
      assertThat(answers).hasSize(500);
    }
  }

  @Test
  void squeezenetClassifiesTwoHundredImagesAsExpected() throws Exception {
    SharedModels shared = SharedModels.orSkip();
    List<String[]> expected = shared.expected("imagenet-squeezenet1.1");
    Batch images = shared.images("imagenet227", expected.stream().map(row -> row[0]).toList());
    String image = IMAGENET_IMAGE.formatted("crop: [1, 1],");
    try (Model model =
        engine.load(shared.folder(), manifest("imagenet-squeezenet1.1.onnx", image), 1)) {
      List<Answer> answers = model.run(images, LIMIT);

      assertThat(classes(answers)).isEqualTo(column(expected, 2));
      assertThat(answers).hasSize(200);
      assertThat(((Answer.Output) answers.getFirst()).json())
          .contains("\"label\":", "\"score\":0.3586", "\"index\":29");
    }
  }

  @Test
  void fiftyPhotographsDecodeAndClassify() throws Exception {
    SharedModels shared = SharedModels.orSkip();
    List<String> names = shared.names("imagenet-jpeg");
    Batch images = shared.images("imagenet-jpeg", names);
    String image = IMAGENET_IMAGE.formatted("resize: {shortest: 256}, crop: center,");
    try (Model model =
        engine.load(shared.folder(), manifest("imagenet-squeezenet1.1.onnx", image), 1)) {
      List<Answer> answers = model.run(images, LIMIT);

      assertThat(classes(answers)).hasSize(50).allMatch(index -> index >= 0 && index < 1000);
      long recognised = 0;
      for (int i = 0; i < names.size(); i++) {
        String what = names.get(i).replaceFirst("n[0-9]+_", "").replace(".JPEG", "");
        recognised +=
            ((Answer.Output) answers.get(i)).json().contains(what.replace('_', ' ')) ? 1 : 0;
      }
      // The model's own top-5 accuracy is 80 %: upside-down or wrongly coloured input is far below.
      assertThat(recognised).isGreaterThan(30);
    }
  }
}
