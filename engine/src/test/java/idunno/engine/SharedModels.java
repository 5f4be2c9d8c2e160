package idunno.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Real models with known answers, which lie beside a checkout on some machines only. A test that
/// asks for them is skipped, visibly, where they are not.
record SharedModels(Path folder) {

  static SharedModels orSkip() {
    String named = System.getenv("IDUNNO_SHARED_MODELS");
    String root = System.getProperty("idunno.root", ".");
    Path folder = named != null ? Path.of(named) : Path.of(root).resolve("../shared/models");
    assumeTrue(
        Files.isDirectory(folder),
        "SKIPPED: no real models at " + folder + "; IDUNNO_SHARED_MODELS can name their folder");
    return new SharedModels(folder);
  }

  /// The rows of an expected/*.csv, without its header.
  List<String[]> expected(String model) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("expected").resolve(model + ".csv"));
    return lines.stream().skip(1).map(line -> line.split(",")).toList();
  }

  Path image(String set, String name) {
    return folder.resolve("images").resolve(set).resolve(name);
  }

  Batch.Items images(String set, List<String> names) throws IOException {
    List<Batch.Item> items = new ArrayList<>();
    for (String name : names) {
      items.add(new Batch.Item.Bytes(ByteBuffer.wrap(Files.readAllBytes(image(set, name)))));
    }
    return new Batch.Items(items);
  }

  List<String> names(String set) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("images").resolve(set))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /// All 10,000 digits as float32 rows of [1,28,28].
  Batch.Rows digits() throws IOException {
    Path file = null;
    for (String name : names("mnist")) {
      file = name.contains("images") ? image("mnist", name) : file;
    }
    assumeTrue(file != null, "SKIPPED: no MNIST images");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] bytes = in.readAllBytes();
      int count = ByteBuffer.wrap(bytes).getInt(4);
      ByteBuffer data = ByteBuffer.allocateDirect(count * 784 * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 16; i < bytes.length; i++) {
        data.putFloat(bytes[i] & 0xff);
      }
      return new Batch.Rows(Batch.ElementType.FLOAT32, new long[] {1, 28, 28}, data.flip(), count);
    }
  }
}
