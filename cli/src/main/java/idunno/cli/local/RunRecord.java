package idunno.cli.local;

import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a node's folder says about its process.
///
/// @param started when the process started, in milliseconds since the epoch: with the pid it names
///   one process for ever, while a pid alone may be another's tomorrow
public record RunRecord(String name, long pid, long started, String address) {
  /// The clock that start times are computed from is adjusted while the machine runs.
  private static final long CLOCK_DRIFT_MS = Duration.ofSeconds(2).toMillis();

  /// Reads the record; empty when there is none, or when it is only half there.
  public static Optional<RunRecord> read(Path file) throws IOException {
    try {
      Json json = Json.parse(Files.readString(file));
      return json.at("pid").isNothing()
          ? Optional.empty()
          : Optional.of(
              new RunRecord(
                  json.at("name").text(),
                  json.at("pid").integer(),
                  json.at("started").integer(),
                  json.at("address").text()));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The record of a process that was just started.
  public static RunRecord of(String name, ProcessHandle process, String address) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new RunRecord(name, process.pid(), started, address);
  }

  /// As the JSON that [#read] reads.
  public Json json() {
    return Json.object("name", name, "pid", pid, "started", started, "address", address);
  }

  /// The process, if this very one still runs.
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(this::isTheSame)
        .filter(process -> state() != 'Z' && state() != 'X');
  }

  private boolean isTheSame(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Math.abs(start.toEpochMilli() - started) <= CLOCK_DRIFT_MS)
        .orElse(false);
  }

  /// The state in `/proc/PID/stat` (T stopped, Z ended but not reaped, ...); X when it went away
  /// just now, `?` on a system without such files.
  char state() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      int name = stat.lastIndexOf(')');
      return name < 0 || name + 2 >= stat.length() ? '?' : stat.charAt(name + 2);
    } catch (IOException e) {
      return Files.exists(Path.of("/proc/self/stat")) ? 'X' : '?';
    }
  }
}
