package idunno.cli.demo;

import idunno.cli.http.Failure;
import idunno.cli.transfer.PackUploader;
import idunno.serving.Uploads;
import idunno.serving.client.Labels;
import idunno.serving.client.Packer;
import idunno.serving.pack.ItemPackWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The bundled images, again and again: query `n` is image `n % images`, with the id
/// `round-R/FILE`.
final class DemoInputs {
  private static final long MOST_OF_A_PACK = 50_000;

  private final List<String> names = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();
  private final Labels labels;

  private DemoInputs(Labels labels) {
    this.labels = labels;
  }

  /// Reads the images of `samples/images` and the labels of `samples/labels.csv`.
  static DemoInputs read(Path samples) throws IOException {
    Path folder = samples.resolve("images");
    if (!Files.isDirectory(folder)) {
      throw Failure.badInput("the bundled images are missing: there is no folder " + folder);
    }
    DemoInputs inputs = new DemoInputs(Labels.read(samples.resolve("labels.csv")));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".png")) {
          inputs.names.add(name);
          inputs.contents.add(Files.readAllBytes(file));
        }
      }
    }
    if (inputs.names.isEmpty()) {
      throw Failure.badInput("the bundled images are missing: " + folder + " is empty");
    }
    return inputs;
  }

  /// How many images there are.
  int images() {
    return names.size();
  }

  /// The id of query `n`.
  String id(long n) {
    return "round-" + n / names.size() + "/" + names.get((int) (n % names.size()));
  }

  /// Stores the first `queries` as packs.
  List<Packer.Packed> store(long queries, PackUploader uploader) throws IOException {
    String prefix = Uploads.PACKS + UUID.randomUUID() + "/";
    List<Packer.Packed> packs = new ArrayList<>();
    for (long from = 0; from < queries; from += MOST_OF_A_PACK) {
      long first = from;
      long count = Math.min(MOST_OF_A_PACK, queries - from);
      packs.add(
          new Packer.Packed(
              uploader.upload(prefix + packs.size(), out -> write(first, count, out)), count));
    }
    return packs;
  }

  /// Writes queries `from` to `from + count - 1` as one pack.
  void write(long from, long count, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    ItemPackWriter pack = new ItemPackWriter(buffered);
    for (long n = from; n < from + count; n++) {
      int image = (int) (n % names.size());
      String label = labels.of(names.get(image));
      pack.bytes(id(n), label, new ByteArrayInputStream(contents.get(image)));
    }
    pack.finish();
  }
}
