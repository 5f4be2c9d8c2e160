package idunno.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/// A log as a busy cluster writes it, made by chance from a seed: the same bytes every time.
final class LogCorpus {
  private static final long START_MS = 1_763_952_000_000L;
  private static final int SEED = 6;

  private static final String[] LEVELS = {
    "INFO", "INFO", "INFO", "INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"
  };

  private static final String[] COMPONENTS = {
    "membership", "files", "serving", "coordinator", "http"
  };

  private static final String[] EVENTS = {
    "task_granted",
    "task_done",
    "put_committed",
    "ping_late",
    "suspicious",
    "joined",
    "repair_copied",
    "snapshot_taken",
    "session_opened",
    "session_closed",
    "lease_renewed",
    "request_served"
  };

  private LogCorpus() {}

  static void write(Path file, long bytes) throws IOException {
    Random random = new Random(SEED);
    long written = 0;
    long time = START_MS;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      while (written < bytes) {
        time += random.nextInt(4);
        byte[] line = line(random, time).getBytes(StandardCharsets.UTF_8);
        out.write(line);
        written += line.length;
      }
    }
  }

  private static String line(Random random, long time) {
    StringBuilder line = new StringBuilder(160);
    String at = Instant.ofEpochMilli(time).toString();
    line.append(at.length() == 24 ? at : at.substring(0, 19) + ".000Z").append(' ');
    line.append(LEVELS[random.nextInt(LEVELS.length)]).append(" node=n").append(random.nextInt(10));
    line.append(" component=").append(COMPONENTS[random.nextInt(COMPONENTS.length)]);
    line.append(" event=").append(EVENTS[random.nextInt(EVENTS.length)]);
    line.append(" task=").append(random.nextInt(100_000)).append('.').append(random.nextInt(64));
    line.append(" peer=10.").append(random.nextInt(4)).append('.').append(random.nextInt(256));
    line.append('.').append(random.nextInt(256)).append(":7400 ms=").append(random.nextInt(5_000));
    if (random.nextInt(4) == 0) {
      line.append(" why=\"the request was ")
          .append(random.nextBoolean() ? "late" : "repeated")
          .append('"');
    }
    if (random.nextInt(20_000) == 0) {
      line.append(" alarm=disk_nearly_full");
    }
    return line.append('\n').toString();
  }
}
