package idunno.nemesis;

import idunno.base.HostPort;
import idunno.cli.http.NodeClient;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A machine: a disk, and a node process that comes and goes. For one thread, but for what only
/// looks.
final class Machine implements AutoCloseable {
  private static final int TAIL = 4_000;

  private final String name;
  private final HostPort address;
  private final Path disk;
  private final NodeProgram program;
  private final List<String> options;
  private volatile @Nullable Process process;
  private boolean small;

  /// @param disk where everything that it keeps lies
  /// @param options further options of `node`
  Machine(String name, HostPort address, Path disk, NodeProgram program, List<String> options) {
    this.name = name;
    this.address = address;
    this.disk = disk;
    this.program = program;
    this.options = options;
  }

  String name() {
    return name;
  }

  HostPort address() {
    return address;
  }

  NodeClient http() {
    return new NodeClient(address);
  }

  /// The node's own folder.
  Path dir() {
    return disk.resolve(name);
  }

  private Path printed() {
    return disk.resolveSibling(name + ".out");
  }

  /// Gives it a file system of its own of that size.
  ///
  /// @return whether one could be made
  boolean mountSmallDisk(long mib) throws IOException, InterruptedException {
    Files.createDirectories(disk);
    small = run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs", disk.toString()) == 0;
    return small;
  }

  boolean hasSmallDisk() {
    return small;
  }

  /// Starts its node.
  ///
  /// @param join others; none: it founds the cluster
  void start(List<HostPort> join) throws IOException {
    Files.createDirectories(disk);
    List<String> arguments = new ArrayList<>(List.of("node", "--dir", dir().toString()));
    arguments.addAll(List.of("--bind", address.toString(), "--name", name));
    if (!join.isEmpty()) {
      arguments.addAll(
          List.of("--join", String.join(",", join.stream().map(Object::toString).toList())));
    }
    arguments.addAll(options);
    process =
        program
            .of(arguments)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(printed().toFile()))
            .start();
  }

  boolean isAlive() {
    Process now = process;
    return now != null && now.isAlive();
  }

  void kill() throws InterruptedException {
    Process now = process;
    if (now != null) {
      now.destroyForcibly();
      if (!now.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " does not end at kill -9");
      }
    }
  }

  /// Sends a signal to a node that runs.
  void signal(String signal) throws IOException, InterruptedException {
    Process now = process;
    if (now != null && now.isAlive()) {
      int unused = run("kill", "-" + signal, Long.toString(now.pid()));
    }
  }

  /// No file of the process may grow beyond that any more; negative: as it was.
  ///
  /// @return whether this can be done here
  boolean limitFiles(long bytes) throws IOException, InterruptedException {
    Process now = process;
    if (now == null || !now.isAlive()) {
      return false;
    }
    String limit = bytes < 0 ? "unlimited" : Long.toString(bytes);
    return run("prlimit", "--pid", Long.toString(now.pid()), "--fsize=" + limit + ":") == 0;
  }

  /// Leaves no byte of room on the small disk.
  void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return disk.resolve("filler");
  }

  /// All that its node had is gone.
  void loseDisk() throws IOException {
    if (Files.exists(dir())) {
      deleteTree(dir());
    }
  }

  /// The end of what its node has printed.
  String lastWords() throws IOException {
    if (!Files.exists(printed())) {
      return "";
    }
    String all = Files.readString(printed());
    return all.substring(Math.max(0, all.length() - TAIL));
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  static void deleteTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
      if (small) {
        int unused = run("umount", disk.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " was ended", e);
    }
  }
}
