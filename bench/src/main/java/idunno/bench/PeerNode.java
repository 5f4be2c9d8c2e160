package idunno.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A process that is a member of another system. What it prints becomes sightings: `Active` for
/// whom it has begun to list, `Removed` for whom it no longer does.
final class PeerNode {
  private static final int LINES_OF_ERRORS = 20;

  private final String name;
  private final PeerLog log;
  private final Sightings sightings;
  private final Path errors;
  private final Process process;
  private volatile PeerLog.View view = new PeerLog.View(0, Set.of());

  /// Starts it.
  ///
  /// @param errors the file for what it complains of
  PeerNode(String name, List<String> command, PeerLog log, Path errors, Sightings sightings)
      throws IOException {
    this.name = name;
    this.log = log;
    this.errors = errors;
    this.sightings = sightings;
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Thread.ofVirtual().name("watch " + name).start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.after(line, view).ifPresent(this::see);
      }
    } catch (IOException e) {
      // Killed, as it was meant to be; whoever waits for its sightings says so.
      sightings.add(new Sighting(name, name, "gone", System.currentTimeMillis()));
    }
  }

  private void see(PeerLog.View next) {
    Set<String> before = view.names();
    view = next;
    report("Removed", before, next.names(), next.timeMs());
    report("Active", next.names(), before, next.timeMs());
  }

  private void report(String state, Set<String> with, Set<String> without, long timeMs) {
    Set<String> changed = new HashSet<>(with);
    changed.removeAll(without);
    changed.forEach(each -> sightings.add(new Sighting(name, each, state, timeMs)));
  }

  Set<String> listed() {
    return view.names();
  }

  long pid() {
    return process.pid();
  }

  /// The last of what it complained of, when it has ended; empty while it runs.
  String whyEnded() {
    if (process.isAlive()) {
      return "";
    }
    try {
      List<String> lines = Files.readAllLines(errors);
      return name
          + " has ended: "
          + String.join(
              "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_ERRORS), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it, be it stopped or not, and returns when it has ended.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// Asks the system to end it, and does not wait; for when this process itself ends.
  void abandon() {
    process.destroyForcibly();
  }
}
