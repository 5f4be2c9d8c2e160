package idunno.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// What the figures were measured on.
final class Machine {
  /// What Linux tells programs (USER_HZ), on every processor we know.
  private static final double TICKS_PER_SECOND = 100;

  /// What Linux counts in, whatever the disk's own are.
  private static final long SECTOR_BYTES = 512;

  private Machine() {}

  static String describe() throws IOException {
    return "%s, %d cores, Java %s"
        .formatted(processor(), Runtime.getRuntime().availableProcessors(), Runtime.version());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /// The processor time that a process has taken, all its threads together, seconds.
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // After the name, which may hold anything: state is field 3, utime and stime are 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /// The resident memory of a process, MiB.
  static double residentMib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS for process " + pid);
  }

  /// The bytes that have been written so far to the disk on which `folder` lies, by all processes
  /// and the file system itself; what was written and not yet forced is forced first. Not the count
  /// that Linux keeps for each process: since files are cached in large folios, that takes a small
  /// change of one for a change of all of it.
  static long bytesWritten(Path folder) throws IOException, InterruptedException {
    if (new ProcessBuilder("sync").inheritIO().start().waitFor() != 0) {
      throw new IOException("could not sync");
    }
    Path device = Path.of(Files.getFileStore(folder).name());
    Path stat = Path.of("/sys/class/block/" + device.getFileName() + "/stat");
    if (!Files.isReadable(stat)) {
      throw new IOException("nobody counts what is written to " + device);
    }
    return Long.parseLong(Files.readString(stat).strip().split(" +")[6]) * SECTOR_BYTES;
  }

  /// The sizes of all files below `folder` together. Where files are only appended to, what it
  /// grows by is what was handed to the disk's file system.
  static long bytesIn(Path folder) throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // Whoever works there renames and deletes.
            }
            throw why;
          }
        });
    return bytes[0];
  }
}
