package idunno.nemesis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Does to a node's files what bad disks do.
final class Damage {
  private final Path dir;
  private final SplittableRandom chance;

  /// @param dir the node's folder
  Damage(Path dir, SplittableRandom chance) {
    this.dir = dir;
    this.chance = chance;
  }

  /// Flips bits in segments, anywhere; returns what was done, for people.
  String rot(int bits) throws IOException {
    List<Path> files = files(dir.resolve("blobs"), ".*\\.(seg|blob)");
    List<String> done = new ArrayList<>();
    for (int i = 0; i < bits && !files.isEmpty(); i++) {
      done.add(flip(files.get(chance.nextInt(files.size()))));
    }
    return String.join(", ", done);
  }

  /// Flips a bit of the log, open or closed.
  String rotLog() throws IOException {
    List<Path> files = files(dir.resolve("raft"), "log_.*");
    return files.isEmpty() ? "no log" : flip(files.get(chance.nextInt(files.size())));
  }

  /// Cuts the open file of the log anywhere.
  String cutLog() throws IOException {
    List<Path> files = files(dir.resolve("raft"), "log_inprogress_.*");
    if (files.isEmpty()) {
      return "no open log";
    }
    Path file = files.getFirst();
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      long written = written(log);
      long left = chance.nextLong(written + 1);
      log.setLength(left);
      return "%s cut from %d to %d".formatted(file.getFileName(), written, left);
    }
  }

  /// Flips a bit of the newest snapshot.
  String rotSnapshot() throws IOException {
    List<Path> files = files(dir.resolve("raft"), "snapshot\\.\\d+_\\d+");
    return files.isEmpty() ? "no snapshot" : flip(files.getLast());
  }

  /// Newest last.
  private static List<Path> files(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> String.valueOf(file.getFileName()).matches(name))
          .filter(file -> file.toFile().length() > 0)
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .toList();
    }
  }

  private String flip(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      long length = written(open);
      if (length == 0) {
        return file.getFileName() + " is empty";
      }
      long at = chance.nextLong(length);
      int bit = chance.nextInt(8);
      open.seek(at);
      int there = open.read();
      open.seek(at);
      open.write(there ^ 1 << bit);
      return "%s bit %d of byte %d of %d".formatted(file.getFileName(), bit, at, length);
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      // The node has just deleted it.
      return file.getFileName() + " is gone";
    }
  }

  /// Where the zeros begin that a log has at its end.
  private static long written(RandomAccessFile file) throws IOException {
    long end = file.length();
    byte[] block = new byte[64 * 1024];
    while (end > 0) {
      int length = (int) Math.min(block.length, end);
      file.seek(end - length);
      file.readFully(block, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (block[i] != 0) {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }
}
