package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the figures were measured on.
final class Machine {
  /// What Linux tells programs (USER_HZ), on every processor we know.
  private static final double TICKS_PER_SECOND = 100;

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

  /// The bytes that a process has had written to disks so far, by the kernel's count: when its
  /// pages were made dirty, not when they went out.
  static long bytesWritten(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/io"))) {
      if (line.startsWith("write_bytes:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no write_bytes for process " + pid);
  }
}
