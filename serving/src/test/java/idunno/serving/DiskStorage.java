package idunno.serving;

import idunno.serving.core.FileRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Versions as files in one folder: what the tests of this room store in. Counts reads, and can run
/// out of room.
public final class DiskStorage implements Storage {
  private final Set<String> settled = ConcurrentHashMap.newKeySet();
  public final AtomicInteger reads = new AtomicInteger();
  public final AtomicInteger opens = new AtomicInteger();
  public final AtomicReference<@Nullable String> fullWith = new AtomicReference<>();
  public final AtomicInteger refused = new AtomicInteger();
  private final Path folder;
  private final Map<FileRef, Path> files = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  public DiskStorage(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /// Writes a version by a stream.
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public FileRef put(String name, Content content) throws IOException {
    Path file = folder.resolve("blob-" + next.incrementAndGet());
    try (OutputStream out = Files.newOutputStream(file)) {
      content.writeTo(out);
    }
    return name(name, file);
  }

  public FileRef put(String name, byte[] content) throws IOException {
    return put(name, out -> out.write(content));
  }

  public byte[] content(FileRef file) throws IOException {
    return Files.readAllBytes(find(file));
  }

  /// Names what was staged, as the commit of a task does.
  public FileRef commit(StagedOutput staged) {
    return name(staged.name(), folder.resolve(new String(staged.ticket(), StandardCharsets.UTF_8)));
  }

  public void replace(FileRef file, byte[] content) throws IOException {
    Files.write(find(file), content);
  }

  private synchronized FileRef name(String name, Path file) {
    long version = 1;
    while (files.containsKey(new FileRef(name, version))) {
      version++;
    }
    FileRef ref = new FileRef(name, version);
    files.put(ref, file);
    return ref;
  }

  private Path find(FileRef file) throws IOException {
    Path path = files.get(file);
    if (path == null) {
      throw new FileNotFoundException("there is no " + file);
    }
    return path;
  }

  @Override
  public Source open(FileRef file) throws IOException {
    FileChannel channel = FileChannel.open(find(file));
    opens.incrementAndGet();
    long size = channel.size();
    return new Source() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void read(long offset, ByteBuffer into) throws IOException {
        reads.incrementAndGet();
        long at = offset;
        while (into.hasRemaining()) {
          int read = channel.read(into, at);
          if (read < 0) {
            throw new IOException("the file ends early");
          }
          at += read;
        }
      }

      @Override
      public void close() {
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public void fetch(FileRef file, Path target) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.copy(find(file), part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void settled(StagedOutput output) {
    settled.add(output.name());
  }

  /// The names of the outputs whose reports have been answered.
  public Set<String> settledOutputs() {
    return Set.copyOf(settled);
  }

  @Override
  public StagedOutput stage(String name, ByteBuffer content) throws IOException {
    String full = fullWith.get();
    if (full != null) {
      refused.incrementAndGet();
      throw new IOException(full);
    }
    String file = "staged-" + next.incrementAndGet();
    long size = content.remaining();
    try (FileChannel out =
        FileChannel.open(
            folder.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = content.duplicate();
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(false);
    }
    return new StagedOutput(name, size, file.getBytes(StandardCharsets.UTF_8));
  }
}
