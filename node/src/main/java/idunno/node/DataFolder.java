package idunno.node;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node's folder on disk, locked for as long as this object is open.
final class DataFolder implements AutoCloseable {
  /// Raised whenever an older program could not read what a newer one wrote.
  static final int FORMAT = 1;

  private static final String IDENTITY = "node.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path dir;
  private final FileChannel lockFile;
  private final boolean fresh;
  private Identity identity;

  /// What is fixed when a folder is made, and when its node is let into a cluster.
  ///
  /// @param cluster the cluster that the folder belongs to; none before the node was let in
  /// @param disk drawn when the folder is made, so that a node whose folder was lost is not taken
  ///   for one that still holds what it promised to keep
  /// @param founder whether the cluster began with this node
  record Identity(String name, String disk, Optional<UUID> cluster, boolean founder) {}

  /// What a running node writes about itself for `ps` and `down`.
  record Run(String name, long pid, long started, String address) {}

  private DataFolder(Path dir, FileChannel lockFile, Identity identity, boolean fresh) {
    this.dir = dir;
    this.lockFile = lockFile;
    this.identity = identity;
    this.fresh = fresh;
  }

  /// Opens the folder, making it when it is missing or empty.
  ///
  /// @param founder whether a node in a fresh folder begins a cluster of its own
  /// @throws idunno.base.ProblemException when it is another process's, another version's or
  ///   another node's
  static DataFolder open(Path dir, String name, boolean founder) throws IOException {
    if (Files.exists(dir) && !Files.isDirectory(dir)) {
      throw Problem.badInput(
              "'" + dir + "' is not a folder: give --dir a folder for the node's data")
          .asException();
    }
    FileChannel lockFile = makeAndLock(dir);
    try {
      boolean fresh = !Files.exists(dir.resolve(IDENTITY));
      Identity identity = identity(dir, name, founder);
      empty(dir.resolve("tmp"));
      return new DataFolder(dir, lockFile, identity, fresh);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static FileChannel makeAndLock(Path dir) throws IOException {
    try {
      Files.createDirectories(dir);
      return lock(dir);
    } catch (FileSystemException e) {
      String why =
          switch (e) {
            case AccessDeniedException _ -> "you may not";
            case NoSuchFileException _ -> "it cannot be made";
            default -> String.valueOf(e.getReason());
          };
      throw new ProblemException(
          Problem.badInput(
              "cannot write to '%s' (%s): give --dir a folder that can be written to"
                  .formatted(dir, why)),
          e);
    }
  }

  private static FileChannel lock(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Another node of this very process holds it: the same answer as for another process.
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw Problem.badInput(
              "'"
                  + dir
                  + "' is in use by another node: stop that one, or give --dir another folder")
          .asException();
    }
    return channel;
  }

  private static Identity identity(Path dir, String name, boolean founder) throws IOException {
    Path file = dir.resolve(IDENTITY);
    if (!Files.exists(file)) {
      Optional<UUID> cluster = founder ? Optional.of(UUID.randomUUID()) : Optional.empty();
      Identity fresh = new Identity(name, drawDisk(), cluster, founder);
      write(fresh, file);
      return fresh;
    }
    Identity found = parse(file);
    if (!found.name().equals(name)) {
      throw Problem.badInput(
              "'%s' belongs to node '%s': start it with --name %s, or give --dir another folder"
                  .formatted(dir, found.name(), found.name()))
          .asException();
    }
    return found;
  }

  private static String drawDisk() {
    return HexFormat.of().toHexDigits(new SecureRandom().nextInt());
  }

  private static void write(Identity identity, Path file) throws IOException {
    var text =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("name", identity.name())
            .put("disk", identity.disk())
            .put("founder", identity.founder());
    identity.cluster().ifPresent(cluster -> text.put("cluster", cluster.toString()));
    writeAtomically(file, text.toString());
  }

  /// The node was let into a cluster: the folder belongs to it from now on.
  void adopt(UUID cluster) throws IOException {
    if (identity.cluster().isEmpty()) {
      Identity adopted =
          new Identity(identity.name(), identity.disk(), Optional.of(cluster), identity.founder());
      write(adopted, dir.resolve(IDENTITY));
      identity = adopted;
    }
  }

  private static Identity parse(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      int format = json.path("format").asInt(0);
      if (format < 1) {
        throw damaged(file);
      }
      if (format != FORMAT) {
        throw Problem.badInput(
                "'%s' has data format %d, this version reads %d: run the version that wrote it, or give --dir another folder"
                    .formatted(file.getParent(), format, FORMAT))
            .asException();
      }
      boolean founder = json.path("founder").asBoolean(true);
      Optional<UUID> cluster = json.path("cluster").asStringOpt().map(UUID::fromString);
      if (founder && cluster.isEmpty()) {
        throw damaged(file);
      }
      String disk = json.path("disk").asString("");
      return new Identity(json.path("name").asString(), disk, cluster, founder);
    } catch (JacksonException | IllegalArgumentException | CharacterCodingException _) {
      throw damaged(file);
    }
  }

  private static ProblemException damaged(Path file) {
    return Problem.badInput(
            "'%s' is damaged and does not say whose folder this is: put it back from a copy, or give --dir another folder"
                .formatted(file))
        .asException();
  }

  /// What an earlier life left for the moment is worth nothing now.
  private static void empty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder);
  }

  /// The node is not going to be: a folder that it has just made, and that belongs to no cluster,
  /// is no node's.
  void abandon() throws IOException {
    if (fresh && identity.cluster().isEmpty()) {
      Files.deleteIfExists(dir.resolve(IDENTITY));
    }
  }

  /// Says who runs here and where, for `ps` and `down`.
  void announce(String address) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    var text =
        JSON.createObjectNode()
            .put("name", identity.name())
            .put("pid", self.pid())
            .put("started", started)
            .put("address", address);
    writeAtomically(dir.resolve("run.json"), text.toString());
  }

  Identity identity() {
    return identity;
  }

  Path raft() {
    return dir.resolve("raft");
  }

  Path blobs() {
    return dir.resolve("blobs");
  }

  Path models() {
    return dir.resolve("models");
  }

  /// For what is worth nothing after a restart; emptied by each start.
  Path temporary() {
    return dir.resolve("tmp");
  }

  /// Where the node writes down whom it knows.
  Path knownMembers() {
    return dir.resolve("members.json");
  }

  /// Writes a file so that a reader finds the former text or this one, whatever happens.
  static void writeAtomically(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes =
          java.nio.ByteBuffer.wrap((text + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(dir.resolve("run.json"));
    lockFile.close();
  }
}
