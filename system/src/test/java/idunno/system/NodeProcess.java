package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.HostPort;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Json;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A node of this build as a process. It keeps its folder and its ports from start to start, so
/// that whoever talks to it sees one node that comes and goes. Not for several threads.
final class NodeProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final int TAIL = 60;

  private final Path dir;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;

  /// A node that is not started yet.
  ///
  /// @param dir its folder; the node has its name
  /// @param options further options of `idunno node`
  NodeProcess(Path dir, int port, String... options) {
    this.dir = dir;
    this.port = port;
    this.options = List.of(options);
  }

  HostPort address() {
    return new HostPort("127.0.0.1", port);
  }

  Path dir() {
    return dir;
  }

  String name() {
    return String.valueOf(dir.getFileName());
  }

  /// Talks to the node.
  NodeClient http() {
    return new NodeClient(address());
  }

  /// Starts the process and waits until the node has a leader and its worker is known.
  ///
  /// @return how long that took
  Duration start() throws IOException {
    long begun = System.nanoTime();
    launch();
    awaitReady();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /// Starts the process and waits for nothing.
  Process launch() throws IOException {
    assertThat(isAlive()).as("the node runs already").isFalse();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("node", "--dir", dir.toString(), "--bind", address().toString()));
    arguments.addAll(List.of("--name", name()));
    arguments.addAll(options);
    ProcessBuilder builder = JavaProgram.node(arguments);
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(printed().toFile()));
    Process started = builder.start();
    process = started;
    return started;
  }

  /// Waits until the node answers, has a leader, and lists its worker.
  void awaitReady() {
    await()
        .atMost(LONGEST_START)
        .pollInterval(Duration.ofMillis(30))
        .pollDelay(Duration.ZERO)
        .failFast("the node's process ended", () -> !isAlive())
        .until(this::isReady);
  }

  private boolean isReady() {
    try {
      Json status = http().get("/v1/status");
      Json workers = http().get("/v1/workers").at("workers");
      return !status.at("coordinator").at("leader").text().isEmpty()
          && workers.items().stream().anyMatch(worker -> worker.at("worker").text().equals(name()));
    } catch (Failure e) {
      // It does not listen yet.
      return false;
    }
  }

  boolean isAlive() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /// The processes that it has started and that run now.
  List<ProcessHandle> children() {
    return running().descendants().toList();
  }

  /// `kill -9`, and waits until the process is gone.
  void kill9() throws InterruptedException {
    Process now = running();
    now.destroyForcibly();
    assertThat(now.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /// SIGTERM, and waits until the process has ended by itself.
  void stop() throws InterruptedException {
    Process now = running();
    now.destroy();
    assertThat(now.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS))
        .as("the node ends when told to")
        .isTrue();
  }

  /// SIGSTOP: the process stays, and does nothing.
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// SIGCONT.
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start();
    assertThat(kill.waitFor()).as("kill -" + name).isZero();
  }

  private Process running() {
    Process now = process;
    if (now == null || !now.isAlive()) {
      throw new AssertionError("the node does not run\n" + lastLines());
    }
    return now;
  }

  /// All that it had is gone for good. It must not run.
  void loseDisk() throws IOException {
    Folders.delete(dir);
  }

  /// Where what it prints goes.
  private Path printed() throws IOException {
    Files.createDirectories(dir.toAbsolutePath().getParent());
    return dir.resolveSibling(dir.getFileName() + ".out");
  }

  /// The end of what it printed and logged, for one who asks why it failed.
  String lastLines() {
    StringBuilder text = new StringBuilder();
    try {
      for (Path file : List.of(printed(), dir.resolve("logs").resolve("node.log"))) {
        text.append("--- ").append(file).append('\n');
        if (Files.exists(file)) {
          String[] lines = Files.readString(file).split("\n", -1);
          Arrays.stream(lines)
              .skip(Math.max(0, lines.length - TAIL))
              .forEach(line -> text.append(line).append('\n'));
        }
      }
    } catch (IOException e) {
      text.append("cannot be read: ").append(e);
    }
    return text.toString();
  }

  /// Ends the process, whatever state it is in.
  @Override
  public void close() {
    Process now = process;
    if (now != null && now.isAlive()) {
      now.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }
}
