package idunno.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The files of the checkout under test: everything a person would commit, found by walking from
/// the system property `idunno.root`. Build results and the folders of tools are left out.
public record Checkout(Path root) {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".idea", ".vscode", "__pycache__");

  /// The checkout that this test run belongs to.
  public static Checkout ofThisBuild() {
    String root = System.getProperty("idunno.root");
    if (root == null || !Files.isRegularFile(Path.of(root, "idunno"))) {
      throw new IllegalStateException(
          "idunno.root is " + root + ", which is no checkout: run the tests with Maven");
    }
    return new Checkout(Path.of(root));
  }

  /// Every file, in a defined order.
  public List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  /// Every file that is text in UTF-8; a file that is not is binary, like an image or a model.
  public List<TextFile> textFiles() {
    return files().stream().flatMap(file -> read(file).stream()).toList();
  }

  /// Every Java source of ours, parsed; a code file among a room's resources is data.
  public List<JavaSource> javaSources() {
    return JavaSource.parse(textFiles().stream().filter(TextFile::isJava).toList());
  }

  /// The rooms: folders with a pom.xml.
  public List<String> rooms() {
    try (var folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<TextFile> read(Path file) {
    try {
      String text = Files.readString(file);
      return text.indexOf('\0') >= 0
          ? Optional.empty()
          : Optional.of(new TextFile(root.relativize(file).toString(), text));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    Collector(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_OURS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !file.getFileName().toString().equals(".git")) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
