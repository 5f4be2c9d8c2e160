package idunno.cli.transfer;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.cli.http.Failure;
import idunno.cli.output.Progress;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.core.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Puts every file below a local folder: under its path, with `/` between the names. All is looked
/// at before the first byte is sent. Links are followed; what is neither file nor folder is
/// refused. Each file stands alone: what was put before a failure stays.
public final class FolderUpload {
  private final Bulk bulk;
  private final Path folder;
  private final String prefix;
  private final PutOptions options;
  private long files;
  private long bytes;

  /// @param name the folder's name in the cluster
  public FolderUpload(Bulk bulk, Path folder, String name, PutOptions options) {
    this.bulk = bulk;
    this.folder = folder;
    this.prefix = name.endsWith("/") ? name : name + "/";
    this.options = options;
  }

  /// Puts all; `stored` is called for each, one at a time.
  ///
  /// @throws ProblemException with what is wrong with one of them
  public void run(Progress progress, Consumer<Receipt> stored) throws IOException {
    walk(this::look);
    if (files == 0) {
      throw Failure.badInput("'" + folder + "' holds no file");
    }
    long[] done = new long[1];
    try (Crew crew = new Crew()) {
      walk(file ->
          crew.take(() -> {
            Receipt receipt =
                bulk.put(file, nameOf(file), options, idunno.files.bulk.Progress.none());
            synchronized (done) {
              done[0]++;
              stored.accept(receipt);
              progress.slow(done[0], files, nameOf(file));
            }
          }));
      crew.finish();
    }
  }

  /// How many bytes all of them have.
  public long bytes() {
    return bytes;
  }

  /// How many files there are.
  public long files() {
    return files;
  }

  private interface Visit {
    /// @return whether to go on
    boolean at(Path file) throws IOException;
  }

  private void walk(Visit visit) throws IOException {
    try (Stream<Path> found = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      Iterator<Path> each = found.iterator();
      boolean goesOn = true;
      while (goesOn && each.hasNext()) {
        Path file = each.next();
        goesOn = Files.isDirectory(file) || visit.at(file);
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileSystemLoopException loop) {
        throw new ProblemException(
            Problem.badInput("'" + loop.getFile() + "' leads back to a folder around it"), e);
      }
      throw e.getCause();
    }
  }

  private boolean look(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Failure.badInput("'" + file + "' is neither a file nor a folder: take it out");
    }
    if (!Files.isReadable(file)) {
      throw Failure.badInput("'" + file + "' cannot be read");
    }
    FileName.check(nameOf(file))
        .ifPresent(problem -> {
          throw problem.asException();
        });
    files++;
    bytes += Files.size(file);
    return true;
  }

  private String nameOf(Path file) {
    StringBuilder name = new StringBuilder(prefix);
    for (Path each : folder.relativize(file)) {
      name.append(name.length() == prefix.length() ? "" : "/").append(each);
    }
    return name.toString();
  }
}
