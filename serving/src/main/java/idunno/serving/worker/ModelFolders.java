package idunno.serving.worker;

import idunno.serving.Storage;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// The folders that fetched models lie in: `NAME/VERSION-RANDOM`, there with all files or not at
/// all. One thread.
final class ModelFolders {
  private final Path root;
  private final Storage storage;
  private final Random random;

  ModelFolders(Path root, Storage storage, Random random) {
    this.root = root;
    this.storage = storage;
    this.random = random;
  }

  /// Removes what an earlier life left.
  void clear() throws IOException {
    remove(root);
    Files.createDirectories(root);
  }

  Path fetch(ModelSpec spec) throws IOException {
    String unique = "%d-%08x".formatted(spec.version(), random.nextInt());
    Path parent = Files.createDirectories(inside(root, spec.name()));
    Path part = Files.createDirectories(parent.resolve(unique + ".part"));
    try {
      for (Map.Entry<String, FileRef> file : spec.files().entrySet()) {
        Path target = inside(part, file.getKey());
        Path folder = target.getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        storage.fetch(file.getValue(), target);
      }
      return Files.move(part, parent.resolve(unique));
    } catch (IOException | RuntimeException e) {
      remove(part);
      throw e;
    }
  }

  void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private static Path inside(Path folder, String relative) throws IOException {
    Path path = folder.resolve(relative).normalize();
    if (!path.startsWith(folder.normalize()) || path.equals(folder.normalize())) {
      throw new IOException("'" + relative + "' leaves the model's folder");
    }
    return path;
  }
}
