package idunno.files.bulk;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A local file that appears complete or not at all: written beside its place, synced, renamed.
public final class LocalTarget implements AutoCloseable {
  private final Path target;
  private final Path folder;
  private final Path part;
  private final FileOutputStream file;
  private boolean done;

  private LocalTarget(Path target, Path folder, Path part, FileOutputStream file) {
    this.target = target;
    this.folder = folder;
    this.part = part;
    this.file = file;
  }

  /// @throws ProblemException when nothing can be written there
  public static LocalTarget create(Path target) {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || Files.isDirectory(absolute)) {
      throw Problem.badInput("'" + target + "' is a folder: name a file in it").asException();
    }
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      throw Problem.badInput("'" + target + "' is no ordinary file: name another").asException();
    }
    try {
      Path part = folder.resolve(".idunno-get-" + UUID.randomUUID() + ".part");
      Files.createFile(part);
      return new LocalTarget(absolute, folder, part, new FileOutputStream(part.toFile()));
    } catch (NoSuchFileException e) {
      throw new ProblemException(
          Problem.badInput("folder '" + folder + "' does not exist: make it first"), e);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /// Where its bytes go.
  public OutputStream out() {
    return file;
  }

  /// Puts what has been written in the target's place.
  ///
  /// @throws ProblemException when that cannot be done: the target is as it was
  public void commit() {
    try {
      file.getChannel().force(true);
      file.close();
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      done = true;
      try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    try {
      file.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw cannotWrite(part, e);
    }
  }

  private static ProblemException cannotWrite(Path path, IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String otherwise = e instanceof AccessDeniedException ? "you may not" : "the system refuses";
    String why = reason == null ? otherwise : reason;
    return new ProblemException(Problem.badInput("cannot write '" + path + "': " + why), e);
  }
}
