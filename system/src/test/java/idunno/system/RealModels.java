package idunno.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Real models with images and with answers that other software computed, which lie beside a
/// checkout on some machines only. A test that asks for them is skipped, visibly, where they are
/// not.
record RealModels(Path folder) {

  static RealModels orSkip() {
    String named = System.getenv("IDUNNO_SHARED_MODELS");
    Path folder =
        named != null ? Path.of(named) : JavaProgram.root().resolve("../shared/models").normalize();
    assumeTrue(
        Files.isDirectory(folder),
        "SKIPPED: no real models at " + folder + "; IDUNNO_SHARED_MODELS can name their folder");
    return new RealModels(folder);
  }

  /// The rows of an expected/*.csv, without its header.
  List<String[]> expected(String model) throws IOException {
    return Files.readAllLines(folder.resolve("expected").resolve(model + ".csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  Path images(String set) {
    return folder.resolve("images").resolve(set);
  }

  List<String> names(String set) throws IOException {
    try (Stream<Path> files = Files.list(images(set))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /// Makes a model's folder: a manifest beside copies of the files it names.
  Path model(Path into, String manifest, String... files) throws IOException {
    Files.createDirectories(into);
    Files.writeString(into.resolve("model.yaml"), manifest);
    for (String file : files) {
      Files.copy(folder.resolve(file), into.resolve(file));
    }
    return into;
  }

  /// Writes all digits of the MNIST test set (idx format, yann.lecun.com/exdb/mnist) as one NumPy
  /// array of float32 [N,1,28,28] (NEP 1, version 1.0).
  Path digits(Path npy) throws IOException {
    String name =
        names("mnist").stream().filter(each -> each.contains("images")).findFirst().orElseThrow();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(images("mnist").resolve(name)));
        OutputStream out = Files.newOutputStream(npy)) {
      byte[] idx = in.readAllBytes();
      int count = ByteBuffer.wrap(idx).getInt(4);
      String shape =
          "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 1, 28, 28), }".formatted(count);
      // The header's end is a multiple of 64: 6 bytes of magic, 2 of version, 2 of length, text.
      String header = shape + " ".repeat(63 - (10 + shape.length()) % 64) + "\n";
      ByteBuffer bytes =
          ByteBuffer.allocate(10 + header.length() + 4 * (idx.length - 16))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.put((byte) 0x93).put("NUMPY".getBytes(US_ASCII)).put((byte) 1).put((byte) 0);
      bytes.putShort((short) header.length()).put(header.getBytes(US_ASCII));
      for (int i = 16; i < idx.length; i++) {
        bytes.putFloat(idx[i] & 0xff);
      }
      out.write(bytes.array());
    }
    return npy;
  }
}
