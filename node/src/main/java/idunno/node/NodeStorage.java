package idunno.node;

import idunno.base.ProblemException;
import idunno.files.FileService;
import idunno.files.NamespaceCodec;
import idunno.files.OpenFile;
import idunno.files.core.Blob;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.serving.StagedOutput;
import idunno.serving.Storage;
import idunno.serving.core.FileRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// Serving's view of the file system.
final class NodeStorage implements Storage {
  private static final int COPY_BYTES = 1 << 20;

  private final FileService files;

  NodeStorage(FileService files) {
    this.files = files;
  }

  /// The command that gives a staged output its name. It carries no request id: the completion that
  /// it travels with is refused when repeated.
  static FileCommand.Commit naming(StagedOutput staged) {
    if (!(NamespaceCodec.decodeCommand(staged.ticket()) instanceof FileCommand.Commit commit)) {
      throw new IllegalArgumentException("not the ticket of a staged output: " + staged.name());
    }
    return commit;
  }

  @Override
  public Source open(FileRef file) throws IOException {
    return new Opened(openVersion(file));
  }

  @Override
  public void fetch(FileRef file, Path target) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + ".part");
    try (OpenFile source = openVersion(file);
        FileChannel out =
            FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long size = source.blob().size();
      for (long at = 0; at < size; at += COPY_BYTES) {
        ByteBuffer bytes = source.read(at, (int) Math.min(COPY_BYTES, size - at));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public StagedOutput stage(String name, ByteBuffer content) throws IOException {
    int size = content.remaining();
    try {
      Blob blob = files.stage(content);
      var commit = new FileCommand.Commit(name, blob, new Condition.None(), "");
      return new StagedOutput(name, size, NamespaceCodec.encodeCommand(commit));
    } catch (ProblemException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void settled(StagedOutput output) {
    files.release(naming(output).blob().id());
  }

  private OpenFile openVersion(FileRef file) throws IOException {
    try {
      return files.open(file.name(), OptionalLong.of(file.version()));
    } catch (ProblemException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private record Opened(OpenFile file) implements Source {
    @Override
    public long size() {
      return file.blob().size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
      file.read(offset, into);
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("closing " + file.name(), e);
      }
    }
  }
}
