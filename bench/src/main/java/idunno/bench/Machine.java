package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the figures were measured on.
final class Machine {
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

  /// The resident memory of a process, MiB.
  static double residentMib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS for process " + pid);
  }
}
