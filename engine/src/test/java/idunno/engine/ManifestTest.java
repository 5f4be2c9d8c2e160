package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String ALL =
      """
      runtime: onnx
      file: nets/model.onnx
      weights: [a.bin, b/c.bin]
      name: squeeze
      batch: 32
      timeout: 1.5s
      memory: 2GiB
      input:
        image: {width: 224, height: 200, resize: {shortest: 256}, crop: center, order: BGR, layout: NHWC,
                scale: 0.5, mean: [104, 117, 123], std: [1, 2, 3]}
      output:
        classes: labels.txt
        top: 5
      """;

  @Test
  void everyKeyIsRead() {
    Manifest manifest = Manifest.parse(ALL);

    assertThat(manifest)
        .isEqualTo(
            new Manifest(
                Manifest.Runtime.ONNX,
                "nets/model.onnx",
                List.of("a.bin", "b/c.bin"),
                "squeeze",
                32,
                new Manifest.Input(
                    new Manifest.Image(
                        224,
                        200,
                        256,
                        new Manifest.Crop.Center(),
                        Manifest.Order.BGR,
                        Manifest.Layout.NHWC,
                        0.5,
                        List.of(104.0, 117.0, 123.0),
                        List.of(1.0, 2.0, 3.0))),
                new Manifest.Output("labels.txt", 5),
                Duration.ofMillis(1500),
                2L << 30));
    assertThat(manifest.files())
        .containsExactly("nets/model.onnx", "a.bin", "b/c.bin", "labels.txt");
  }

  @Test
  void whatIsLeftOutHasADefault() {
    Manifest manifest = Manifest.parse("runtime: python\nfile: code.py");

    assertThat(manifest)
        .isEqualTo(
            new Manifest(
                Manifest.Runtime.PYTHON,
                "code.py",
                List.of(),
                null,
                16,
                new Manifest.Input(null),
                new Manifest.Output(null, 0),
                Duration.ofSeconds(60),
                512L << 20));
    assertThat(Manifest.parse("runtime: onnx\nfile: m.onnx")).isEqualTo(Manifest.forOnnx("m.onnx"));
  }

  @Test
  void anImageOfOneChannelHasOneMean() {
    Manifest.Image image =
        Manifest.parse(
                "runtime: onnx\n"
                    + "file: m\n"
                    + "input: {image: {width: 28, height: 28, order: GRAY, std: 2, crop: [3, 4]}}")
            .input()
            .image();

    assertThat(image)
        .isEqualTo(
            new Manifest.Image(
                28,
                28,
                0,
                new Manifest.Crop.At(3, 4),
                Manifest.Order.GRAY,
                Manifest.Layout.NCHW,
                1,
                List.of(0.0),
                List.of(2.0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "runtime: onnx\\nfle: m | unknown key 'fle'; did you mean 'file'?",
        "runtime: onnx\\nfile: m\\nquux: 1 | unknown key 'quux'; known keys: runtime, file",
        "runtime: onnx\\nfile: m\\ninput: {image: {widht: 3}} |"
            + " unknown key 'input.image.widht'; did you mean 'width'?",
        "runtime: onnx\\nfile: m\\noutput: {topp: 3} | unknown key 'output.topp'",
        "file: m | 'runtime' is missing",
        "runtime: onnx | 'file' is missing",
        "runtime: tensorflow\\nfile: m | runtime: 'tensorflow' is none of onnx, java, python",
        "runtime: onnx\\nfile: m\\nbatch: 0 | batch: 0 is not a whole number from 1 to 65536",
        "runtime: onnx\\nfile: m\\nbatch: 1000000 | batch: 1000000 is not a whole number",
        "runtime: onnx\\nfile: m\\nbatch: many | batch: \"many\" is not a whole number",
        "runtime: onnx\\nfile: m\\nbatch: 1.5 | batch: 1.5 is not a whole number",
        "runtime: onnx\\nfile: ../m | file: '../m' leaves the model's folder",
        "runtime: onnx\\nfile: /etc/m | file: '/etc/m' leaves the model's folder",
        "runtime: onnx\\nfile: a/../../m | leaves the model's folder",
        "runtime: onnx\\nfile: m\\nweights: [a, ../b] | weights: '../b' leaves",
        "runtime: onnx\\nfile: m\\noutput: {classes: ../l} | output.classes: '../l' leaves",
        "runtime: onnx\\nfile: [m] | file: must be text",
        "runtime: onnx\\nfile: m\\ninput: 3 | input: must be a block of keys",
        "runtime: onnx\\nfile: m\\ninput: {image: {height: 3}} | 'input.image.width' is missing",
        "runtime: onnx\\nfile: m\\ninput: {image: {width: 3, height: 3, crop: left}} |"
            + " input.image.crop: must be center or [x, y]",
        "runtime: onnx\\nfile: m\\ninput: {image: {width: 3, height: 3, mean: [1, 2]}} |"
            + " input.image.mean: has 2 numbers for 3 channels",
        "runtime: onnx\\nfile: m\\ninput: {image: {width: 3, height: 3, std: 0}} |"
            + " input.image.std: 0 would divide by zero",
        "runtime: onnx\\nfile: m\\ntimeout: soon | timeout: must be from 1ms to 24 hours",
        "runtime: onnx\\nfile: m\\nmemory: 12 parsecs | memory: must be from 16MiB",
        "runtime: onnx\\nruntime: java\\nfile: m | is not YAML: Duplicate",
        "runtime: [onnx | is not YAML: ",
        "just words | must be a list of 'key: value' lines",
        "a: &a [1]\\nb: *a | unknown key 'a'",
      })
  void aBadManifestIsRefusedInOneLine(String yaml, String expected) {
    assertThatThrownBy(() -> Manifest.parse(yaml.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().kind()).isEqualTo(Problem.Kind.BAD_INPUT);
              assertThat(e.problem().text())
                  .startsWith("model.yaml: ")
                  .contains(expected)
                  .doesNotContain("\n");
            });
  }

  @Test
  void emptyAndHugeTextIsRefused() {
    assertThatThrownBy(() -> Manifest.parse("")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Manifest.parse("#".repeat(2 << 20)))
        .hasMessageContaining("larger than 1 MiB");
    assertThatThrownBy(() -> Manifest.parse("[".repeat(100_000)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aliasesDoNotGrow() {
    StringBuilder bomb = new StringBuilder("runtime: onnx\nfile: m\nname: &a0 lol\n");
    assertThatThrownBy(
            () -> {
              bomb.append("weights: &b [&a x, *a, *a]\n").append("input: {image: *b}\n");
              Manifest.parse(bomb.toString());
            })
        .isInstanceOf(ProblemException.class);
  }
}
