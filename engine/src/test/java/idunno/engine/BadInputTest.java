package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input is answered with one line that says what is wrong.
class BadInputTest {
  private static final String IMAGE = "input: {image: {width: 8, height: 8}}";

  private final Engine engine = TinyModels.engine();
  @TempDir Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private static TinyGraph imageGraph() {
    return TinyGraph.graph()
        .input("x", TinyGraph.FLOAT, -1, 3, 8, 8)
        .node("Flatten", List.of("x"), "y")
        .output("y", TinyGraph.FLOAT, -1, 192);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  static List<Arguments> badModels() {
    byte[] good = imageGraph().bytes();
    TinyGraph strange =
        TinyGraph.graph()
            .input("x", TinyGraph.FLOAT, -1, 2)
            .node("NoSuchOperator", List.of("x"), "y")
            .output("y", TinyGraph.FLOAT, -1, 2);
    byte[] tooNew =
        TinyGraph.opset(99)
            .input("x", TinyGraph.FLOAT, -1, 2)
            .node("Relu", List.of("x"), "y")
            .output("y", TinyGraph.FLOAT, -1, 2)
            .bytes();
    return List.of(
        arguments("text", text("this is no graph, sorry\n"), "", "model.onnx is not an ONNX graph"),
        arguments("empty", new byte[0], "", "model.onnx is empty, not an ONNX graph"),
        arguments("a picture", TestImages.png(8, 8), "", "model.onnx is not an ONNX graph"),
        arguments(
            "cut in the middle",
            cut(good),
            "",
            "model.onnx is an ONNX graph that was cut short at " + good.length / 2 + " bytes"),
        arguments(
            "an opset of the future",
            tooNew,
            "",
            "model.onnx needs opset 99, which is newer than this ONNX Runtime knows"),
        arguments(
            "a format of the future",
            imageGraph().irVersion(999).bytes(),
            "",
            "model.onnx has IR version 999, newer than this ONNX Runtime knows"),
        arguments("an unknown operator", strange.bytes(), "", "NoSuchOperator"),
        arguments(
            "an image that does not fit",
            good,
            "input: {image: {width: 9, height: 8}}",
            "model.yaml: input.image gives [3,8,9], the graph's input 'x' takes [3,8,8]"),
        arguments(
            "a missing list of classes",
            good,
            "output: {classes: labels.txt}",
            "the model's folder: labels.txt is missing"),
        arguments(
            "a list of other classes",
            good,
            "output: {classes: three.txt}",
            "three.txt names 3 classes, the graph's output 'y' has 192"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badModels")
  void aBadModelIsRefused(String what, byte[] graph, String more, String expected)
      throws IOException {
    Files.write(folder.resolve("model.onnx"), graph);
    Files.writeString(folder.resolve("three.txt"), "a\nb\nc\n");

    assertThatThrownBy(() -> engine.load(folder, TinyModels.manifest(more), 1))
        .as(what)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().kind()).isEqualTo(Problem.Kind.BAD_INPUT);
              assertThat(e.problem().text()).contains(expected).doesNotContain("\n");
            });
  }

  @Test
  void aMissingGraphIsNamed() {
    assertThatThrownBy(() -> engine.load(folder, Manifest.forOnnx("model.onnx"), 1))
        .hasMessage("the model's folder: model.onnx is missing");
  }

  static List<Arguments> badImages() {
    byte[] png = TestImages.png(8, 8);
    byte[] flipped = png.clone();
    flipped[png.length - 20] ^= 0x10;
    byte[] jpeg = TestImages.jpeg(64, 64);
    byte[] rows = new byte[8 * 25];
    return List.of(
        arguments("an empty file", new byte[0], "empty file, not an image"),
        arguments("text called .png", text("hello, I am no image"), "text, not an image"),
        arguments("zeros", new byte[100], "neither a PNG nor a JPEG image"),
        arguments("a GIF", text("GIF89a\1\2\3"), "a GIF file: give PNG or JPEG"),
        arguments("half a PNG", cut(png), "PNG image cut short"),
        arguments("a PNG of 20 bytes", Arrays.copyOf(png, 20), "PNG image cut short"),
        arguments("a flipped bit", flipped, "corrupt PNG image: the checksum of IDAT is wrong"),
        arguments(
            "100 megapixels",
            TestImages.rawPng(10_000, 10_000, 2, rows),
            "image of 100 megapixels; at most 50"),
        arguments(
            "absurd size", TestImages.rawPng(-1, 8, 2, rows), "corrupt image: its size is -1x8"),
        arguments(
            "too few rows",
            TestImages.rawPng(8, 9, 2, rows),
            "corrupt PNG image: pixels are missing"),
        arguments("another size", TestImages.png(9, 8), "image of 9x8; the model takes 8x8"),
        arguments("half a JPEG", cut(jpeg), "JPEG image cut short"),
        arguments("a JPEG of 30 bytes", Arrays.copyOf(jpeg, 30), "JPEG image"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badImages")
  void aBadImageAmongGoodOnesFailsAlone(String what, byte[] bad, String expected) throws Exception {
    byte[] good = TestImages.png(8, 8);
    try (Model model =
        TinyModels.load(engine, folder, imageGraph(), IMAGE + "\noutput: {top: 1}")) {
      List<String> answers = TinyModels.run(model, TinyModels.files(good, bad, good));

      assertThat(answers.get(1)).as(what).startsWith("!").contains(expected);
      assertThat(answers.get(0)).startsWith("{\"top\":").isEqualTo(answers.get(2));
    }
  }

  @Test
  void everyTruncationOfAnImageFailsWithAReason() throws Exception {
    byte[] png = TestImages.png(8, 8);
    byte[] gray =
        TestImages.encoded(TestImages.picture(8, 8, BufferedImage.TYPE_USHORT_GRAY), "png");
    try (Model model = TinyModels.load(engine, folder, imageGraph(), IMAGE)) {
      for (byte[] whole : List.of(png, gray)) {
        byte[][] parts =
            Stream.iterate(0, i -> i < whole.length, i -> i + 1)
                .map(length -> Arrays.copyOf(whole, length))
                .toArray(byte[][]::new);
        assertThat(TinyModels.run(model, TinyModels.files(parts)))
            .allMatch(answer -> answer.startsWith("!"));
        assertThat(TinyModels.run(model, TinyModels.files(whole)))
            .allMatch(answer -> answer.startsWith("{"));
      }
    }
  }

  @Test
  void aFileThatIsNoArrayFailsWithAHint() throws Exception {
    try (Model model = TinyModels.load(engine, folder, imageGraph(), "")) {
      assertThat(TinyModels.run(model, TinyModels.files(TestImages.png(8, 8))))
          .containsExactly(
              "!not an array that can be read: it does not begin like an .npy file;"
                  + " for images model.yaml needs input.image");
    }
  }

  @Test
  void rowsOfTheWrongShapeAllFailWithBothShapes() throws Exception {
    try (Model model = TinyModels.load(engine, folder, imageGraph(), "")) {
      assertThat(TinyModels.run(model, TinyModels.floats(new long[] {2}, 2, 1, 2, 3, 4)))
          .hasSize(2)
          .allMatch(answer -> answer.equals("!expects [3,8,8] float32, got [2] float32"));
    }
  }
}
