package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Real models through the whole path, deploy, infer and results: on every row the class that other
/// software computed.
final class RealModelsTest {
  private static final String CIFAR =
      """
      runtime: onnx
      file: %s.onnx
      input:
        image: {width: 32, height: 32, order: RGB, layout: NCHW, scale: 0.00392156862745098,
                mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
      output: {top: 1}
      """;
  private static final String SQUEEZENET =
      """
      runtime: onnx
      file: imagenet-squeezenet1.1.onnx
      input:
        image: {width: 224, height: 224, %s order: BGR, layout: NCHW,
                scale: 1.0, mean: [104, 117, 123], std: [1, 1, 1]}
      output: {top: 5, classes: imagenet_labels.txt}
      """;

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp = Path.of("");
  private Cli cli = new Cli(temp, new NodeProcess(temp, 0).address());
  private RealModels real = new RealModels(temp);

  @BeforeEach
  void aNodeRuns() throws Exception {
    real = RealModels.orSkip();
    NodeProcess node = scene.node(temp.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
  }

  /// Deploys, infers, and fetches the results.
  ///
  /// @return the lines of results.jsonl, after every submitted id was found in them once, in order
  private List<Json> run(Path model, String input, int batch, List<String> ids) throws Exception {
    cli.ok("deploy", "real", model.toString());
    cli.ok("infer", "real", input, "--batch", Integer.toString(batch), "--wait");
    Json job = cli.json("job", "1");
    assertThat(job.at("state").text()).isEqualTo("Done");
    assertThat(job.at("queries").at("succeeded").integer()).isEqualTo(ids.size());
    assertThat(job.at("tasks").at("Success").integer()).isEqualTo((ids.size() + batch - 1) / batch);
    Path results = temp.resolve("results");
    cli.ok("results", "1", results.toString());
    Ledger.read(results).requireEachOnce(ids, List.of());
    return Ledger.lines(results.resolve("results.jsonl"));
  }

  private static List<Json> top(Json line) {
    return line.at("output").at("top").items();
  }

  private static List<Integer> classes(List<Json> lines) {
    return lines.stream().map(line -> (int) top(line).getFirst().at("index").integer()).toList();
  }

  private static List<Integer> column(List<String[]> rows, int column) {
    return rows.stream().map(row -> Integer.parseInt(row[column])).toList();
  }

  @Test
  void tenThousandDigitsHandedInAsOneArrayGetTheirClass() throws Exception {
    String manifest = "runtime: onnx\nfile: mnist-cnn.onnx\noutput: {top: 1}\n";
    Path model = real.model(temp.resolve("mnist"), manifest, "mnist-cnn.onnx");
    Path digits = real.digits(temp.resolve("digits.npy"));
    List<String> ids = IntStream.range(0, 10_000).mapToObj(row -> "digits.npy#" + row).toList();
    List<Json> lines = run(model, digits.toString(), 1_000, ids);
    assertThat(classes(lines)).isEqualTo(column(real.expected("mnist-cnn"), 2));
  }

  @Test
  void fiveHundredPicturesThroughResnet20GetTheirClass() throws Exception {
    cifar("cifar10-resnet20");
  }

  @Test
  void fiveHundredPicturesThroughResnet56GetTheirClass() throws Exception {
    cifar("cifar10-resnet56");
  }

  private void cifar(String name) throws Exception {
    Path model = real.model(temp.resolve(name), CIFAR.formatted(name), name + ".onnx");
    List<String> ids = real.names("cifar10");
    assertThat(ids).hasSize(500);
    List<Json> lines = run(model, real.images("cifar10").toString(), 16, ids);
    List<String[]> expected = new ArrayList<>(real.expected(name));
    assertThat(expected).extracting(row -> row[0]).isEqualTo(ids);
    assertThat(classes(lines)).isEqualTo(column(expected, 2));
  }

  private Path squeezenet(String image) throws Exception {
    return real.model(
        temp.resolve("squeezenet"),
        SQUEEZENET.formatted(image),
        "imagenet-squeezenet1.1.onnx",
        "imagenet_labels.txt");
  }

  @Test
  void twoHundredPicturesThroughSqueezenetGetTheirClass() throws Exception {
    List<String> ids = real.names("imagenet227");
    assertThat(ids).hasSize(200);
    Path model = squeezenet("crop: [1, 1],");
    List<Json> lines = run(model, real.images("imagenet227").toString(), 16, ids);
    List<String[]> expected = real.expected("imagenet-squeezenet1.1");
    assertThat(expected).extracting(row -> row[0]).isEqualTo(ids);
    assertThat(classes(lines)).isEqualTo(column(expected, 2));
  }

  @Test
  void fiftyPhotographsOfAnySizeAreDecodedAndClassified() throws Exception {
    List<String> ids = real.names("imagenet-jpeg");
    assertThat(ids).hasSize(50);
    Path model = squeezenet("resize: {shortest: 256}, crop: center,");
    List<Json> lines = run(model, real.images("imagenet-jpeg").toString(), 8, ids);
    for (Json line : lines) {
      assertThat(top(line)).hasSize(5);
      assertThat(top(line).getFirst().at("score").number()).isBetween(0.001, 1.0);
    }
    // The name of a file ends with what it shows; the model's own top-5 accuracy is 80 %, and
    // wrongly coloured or cut pictures would be far below.
    assertThat(lines).filteredOn(RealModelsTest::isRecognised).hasSizeGreaterThan(30);
  }

  private static boolean isRecognised(Json line) {
    String shown = line.at("id").text().replaceFirst("n[0-9]+_", "").replace(".JPEG", "");
    return top(line).stream()
        .anyMatch(each -> each.at("label").text().contains(shown.replace('_', ' ')));
  }
}
