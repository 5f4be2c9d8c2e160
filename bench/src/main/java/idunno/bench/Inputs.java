package idunno.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Inputs of a given number of queries, as tensors or as images.
final class Inputs {
  private Inputs() {}

  /// An `.npy` file of float32 rows with values from 0 to 1. What they are does not change what a
  /// run of these models costs.
  static Path tensors(Path file, int rows, int... rowShape) throws IOException {
    int elements = 1;
    StringBuilder shape = new StringBuilder(rows + ",");
    for (int dimension : rowShape) {
      elements *= dimension;
      shape.append(' ').append(dimension).append(',');
    }
    SplittableRandom random = new SplittableRandom(7_400);
    ByteBuffer row = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(header(shape.toString()));
      for (int i = 0; i < rows; i++) {
        row.clear();
        while (row.hasRemaining()) {
          row.putFloat((float) random.nextDouble());
        }
        out.write(row.array());
      }
    }
    return file;
  }

  /// Version 1.0 of the format,
  /// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
  private static byte[] header(String shape) {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(shape);
    int padding = 64 - (10 + text.length() + 1) % 64;
    byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) body.length)
        .put(body)
        .array();
  }

  /// A folder with at least `queries` images: those of `source` again and again, as links.
  static Path images(Path folder, Path source, int queries) throws IOException {
    List<Path> images;
    try (Stream<Path> files = Files.list(source)) {
      images = files.sorted().toList();
    }
    for (int i = 0; i < queries; i++) {
      Path image = images.get(i % images.size());
      Path round = folder.resolve("round-%03d".formatted(i / images.size()));
      Files.createDirectories(round);
      Files.createSymbolicLink(round.resolve(image.getFileName()), image.toAbsolutePath());
    }
    return folder;
  }
}
