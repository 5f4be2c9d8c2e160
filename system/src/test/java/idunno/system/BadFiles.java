package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// A folder of things that users hand in and that are not right, beside some that are.
///
/// @param folder where they are
record BadFiles(Path folder) {
  private static final String GRAPH = "model.onnx";
  private static final String YAML = "model.yaml";
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /// The opset that the bundled graph imports: field 8 of a ModelProto, with an empty domain and
  /// then the version.
  private static final byte[] OPSET = {0x42, 4, 0x0a, 0, 0x10};

  /// Writes all of them.
  static BadFiles write(Path folder) throws IOException {
    BadFiles files = new BadFiles(folder);
    files.graphs();
    files.manifests();
    files.images();
    files.arrays();
    files.texts();
    files.folders();
    return files;
  }

  /// A file of the bundled model `digits-small`.
  private static byte[] bundled(String file) throws IOException {
    return Files.readAllBytes(JavaProgram.root().resolve("samples/models/digits-small/" + file));
  }

  private static byte[] sample(int number) throws IOException {
    String name = "digit-%03d.png".formatted(number);
    return Files.readAllBytes(JavaProgram.root().resolve("samples/images/" + name));
  }

  Path file(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /// A model's folder that is right but for what is handed in.
  private void model(String name, byte[] graph, String manifest) throws IOException {
    file(name + "/" + GRAPH, graph);
    file(name + "/labels.txt", bundled("labels.txt"));
    file(name + "/" + YAML, manifest);
  }

  private static String manifest() throws IOException {
    return new String(bundled(YAML), StandardCharsets.UTF_8);
  }

  private void graphs() throws IOException {
    byte[] graph = bundled(GRAPH);
    byte[] half = Arrays.copyOf(graph, graph.length / 2);
    model("good", graph, manifest());
    model("no-graph", "I am no graph\n".getBytes(StandardCharsets.UTF_8), manifest());
    model("empty-graph", new byte[0], manifest());
    model("cut", half, manifest());
    model("opset", withOpset(graph, (byte) 99), manifest());
    file("bare.onnx", graph);
    file("text.onnx", "I am no graph\n");
    file("cut.onnx", half);
  }

  private static byte[] withOpset(byte[] graph, byte version) {
    for (int at = graph.length - OPSET.length - 1; at >= 0; at--) {
      if (Arrays.equals(graph, at, at + OPSET.length, OPSET, 0, OPSET.length)) {
        byte[] changed = graph.clone();
        changed[at + OPSET.length] = version;
        return changed;
      }
    }
    throw new AssertionError("the bundled graph says nowhere which opset it needs");
  }

  private void manifests() throws IOException {
    byte[] graph = bundled(GRAPH);
    String right = manifest();
    assertThat(right).contains("runtime: onnx\n", "file: model.onnx\n", "batch: 64\n");
    model("unknown-key", graph, right.replace("batch: 64", "bacth: 64"));
    model("no-runtime", graph, right.replace("runtime: onnx\n", ""));
    model("bad-runtime", graph, right.replace("runtime: onnx", "runtime: onxx"));
    model("batch-zero", graph, right.replace("batch: 64", "batch: 0"));
    model("batch-word", graph, right.replace("batch: 64", "batch: many"));
    model("climbs", graph, right.replace("file: model.onnx", "file: ../good/model.onnx"));
    model(
        "absolute",
        graph,
        right.replace("file: model.onnx", "file: " + folder.resolve("good/model.onnx")));
    model("garbage", graph, "runtime: [onnx\n  {{{: :\n");
    model("words", graph, "only words\n");
    model("empty-yaml", graph, "");
    model("no-labels", graph, right);
    Files.delete(folder.resolve("no-labels/labels.txt"));
    model("missing-graph", graph, right);
    Files.delete(folder.resolve("missing-graph/" + GRAPH));
    model("no-yaml", graph, right);
    Files.delete(folder.resolve("no-yaml/" + YAML));
    model("not-text", graph, right);
    file("not-text/" + YAML, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
  }

  private void images() throws IOException {
    for (int i = 0; i < 4; i++) {
      file("mixed/ok-" + i + ".png", sample(i));
      file("right/ok-" + i + ".png", sample(i));
    }
    byte[] image = sample(0);
    byte[] corrupt = image.clone();
    for (int i = 40; i < image.length - 12; i++) {
      corrupt[i] ^= 0x5a;
    }
    file("mixed/corrupt.png", corrupt);
    file("mixed/empty.png", new byte[0]);
    file("mixed/truncated.png", Arrays.copyOf(image, image.length / 2));
    file("mixed/text.png", "I am text\n");
    file("mixed/huge.png", blackPng(10_000, 10_000));
    file("twice/a/x.png", image);
    file("twice/b/x.png", image);
  }

  /// A valid gray image of any size, small as a file.
  private static byte[] blackPng(int width, int height) throws IOException {
    var head = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8);
    var pixels = new ByteArrayOutputStream();
    try (var deflated = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[width + 1];
      for (int y = 0; y < height; y++) {
        deflated.write(row);
      }
    }
    var png = new ByteArrayOutputStream();
    png.write(PNG);
    chunk(png, "IHDR", head.array());
    chunk(png, "IDAT", pixels.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  private void arrays() throws IOException {
    file("wrong.npy", zeros(3, 3, 32, 32));
    byte[] right = zeros(3, 1, 28, 28);
    file("right.npy", right);
    file("cut.npy", Arrays.copyOf(right, right.length - 100));
    file("text.npy", "I am no array\n");
  }

  /// An `.npy` array of 32-bit floats, all zero.
  private static byte[] zeros(int... shape) {
    StringBuilder sizes = new StringBuilder();
    int values = 1;
    for (int size : shape) {
      sizes.append(size).append(", ");
      values *= size;
    }
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(sizes);
    byte[] text = "%-117s\n".formatted(header).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(10 + text.length + 4 * values);
    all.order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    return all.put((byte) 0).putShort((short) text.length).put(text).array();
  }

  private void texts() throws IOException {
    file("plain.txt", "plain\n");
    file("equal.jsonl", "{\"id\":\"a\",\"inputs\":1}\n{\"id\":\"a\",\"inputs\":2}\n");
    file("broken.jsonl", "{\"id\":\"a\",\"inputs\":1}\nI am not JSON\n");
    file("one/1", "1");
    file("three/1", "1");
    file("three/2", "2");
    file("three/3", "3");
    file("labels-no-text.csv", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    file("settings-unknown.yaml", "slotz: 3\n");
    file("settings-garbage.yaml", "slots: [3\n");
    file("settings-negative.yaml", "slots: -1\n");
    file("settings-role.yaml", "roles: [gpu, 'a b']\n");
    file("settings-no-text.yaml", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
  }

  private void folders() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    String cluster = "\"cluster\":\"00000000-0000-0000-0000-000000000000\"";
    file("newer/node.json", "{\"format\":99,\"name\":\"n1\"," + cluster + "}\n");
    file("other/node.json", "{\"format\":1,\"name\":\"somebody\"," + cluster + "}\n");
    file("damaged/node.json", "{\"form");
    file("hollow/node.json", "");
  }
}
