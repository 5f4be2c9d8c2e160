package idunno.cli.local;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts, awaits and ends the nodes of one folder.
public final class LocalCluster {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration START_MORE = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofMillis(25);

  private final Console console;
  private boolean closed;

  public LocalCluster(Console console) {
    this.console = console;
  }

  /// Starts those of the nodes that do not run, or end while this waits (one that was leaving), and
  /// waits until each lists all others and is ready for models. Tells the user how many are.
  ///
  /// @throws Failure with a dead node's last words, or when the time was not enough
  public void start(Launcher launcher, ClusterFolder folder) throws IOException {
    Progress progress = new Progress(console, "start");
    try {
      start(launcher, folder, progress);
    } finally {
      progress.end();
    }
  }

  private void start(Launcher launcher, ClusterFolder folder, Progress progress)
      throws IOException {
    List<LocalNode> nodes = folder.nodes();
    Map<LocalNode, Process> started = new HashMap<>();
    List<LocalNode> waiting = new ArrayList<>(nodes);
    Duration most = START.plus(START_MORE.multipliedBy(nodes.size()));
    long giveUp = System.nanoTime() + most.toNanos();
    while (true) {
      for (LocalNode node : nodes) {
        keepUp(node, launcher, folder, started);
      }
      while (!waiting.isEmpty() && isReady(waiting.getFirst(), nodes.size())) {
        LocalNode unused = waiting.removeFirst();
        show(progress, nodes.size() - waiting.size(), nodes.size());
      }
      if (waiting.isEmpty()) {
        return;
      }
      show(progress, nodes.size() - waiting.size(), nodes.size());
      pause(waiting.getFirst(), giveUp, most);
    }
  }

  private static void show(Progress progress, int ready, int all) {
    String verb = ready == 1 || all == 1 ? " is ready" : " are ready";
    progress.stage(ready, all, ready + " of " + Figures.count(all, "node", "nodes") + verb);
  }

  private void keepUp(
      LocalNode node, Launcher launcher, ClusterFolder folder, Map<LocalNode, Process> started)
      throws IOException {
    requireNotStopped(node);
    Process process = started.get(node);
    if (process != null && process.isAlive() || node.running().isPresent()) {
      return;
    }
    if (process != null) {
      throw new Failure(exitOf(process), node.name() + " ended: " + lastWords(node));
    }
    started.put(node, launch(launcher, node, folder.options(node)));
  }

  private void pause(LocalNode waitedFor, long giveUp, Duration most) {
    if (System.nanoTime() > giveUp) {
      throw Failure.notNow(
          "%s is not ready after %d s; see %s"
              .formatted(waitedFor.name(), most.toSeconds(), waitedFor.log()));
    }
    console.pause(EVERY);
    if (Thread.currentThread().isInterrupted()) {
      throw Failure.notNow("interrupted while " + waitedFor.name() + " was starting");
    }
  }

  /// One at a time with [#close], so that no node slips through while the process ends.
  private synchronized Process launch(Launcher launcher, LocalNode node, List<String> options)
      throws IOException {
    if (closed) {
      throw Failure.notNow("the start was given up");
    }
    return launcher.startNode(node, options);
  }

  /// Ends the nodes and lets no further one start: for one who must leave no process behind.
  public synchronized void close(List<LocalNode> nodes) throws IOException {
    closed = true;
    int unused = stop(nodes);
  }

  /// Whoever stopped a node (SIGSTOP) meant to: it is not continued behind their back.
  private static void requireNotStopped(LocalNode node) throws IOException {
    Optional<RunRecord> record = node.running();
    if (record.isPresent() && record.get().state() == 'T') {
      long pid = record.get().pid();
      throw Failure.notNow(
          "%s is stopped, process %d: continue it with 'kill -CONT %d', or end it with 'idunno down'"
              .formatted(node.name(), pid, pid));
    }
  }

  private static int exitOf(Process process) {
    return process.exitValue() == Failure.BAD_INPUT ? Failure.BAD_INPUT : Failure.NOT_NOW;
  }

  private static String lastWords(LocalNode node) throws IOException {
    List<String> lines = node.lastLines();
    return lines.isEmpty() ? "it said nothing" : String.join("; ", lines);
  }

  /// Is this very node and not another that took its port meanwhile, lists all as Active, knows a
  /// leader, and the leader knows its worker: from then on models can be deployed on it.
  private static boolean isReady(LocalNode node, int size) throws IOException {
    NodeClient client = new NodeClient(node.address());
    Optional<RunRecord> process = node.running();
    if (process.isEmpty()) {
      return false;
    }
    try {
      if (client.get("/v1/self").at("epoch").integer() < process.get().started()
          || active(client) < size) {
        return false;
      }
      Json status = client.get("/v1/status");
      return !status.at("coordinator").at("leader").text().isEmpty()
          && client.get("/v1/workers").at("workers").items().stream()
              .anyMatch(worker -> worker.at("worker").text().equals(node.name()));
    } catch (Failure e) {
      // Not yet, whatever the reason: the caller's clock decides.
      return false;
    }
  }

  private static long active(NodeClient client) {
    return client.get("/v1/members").at("members").items().stream()
        .filter(member -> member.at("state").text().equals("Active"))
        .count();
  }

  /// Ends the nodes that run: asks all, waits, then kills what is left.
  ///
  /// @return how many were running
  public int stop(List<LocalNode> nodes) throws IOException {
    Map<LocalNode, RunRecord> running = new LinkedHashMap<>();
    for (LocalNode node : nodes) {
      Optional<RunRecord> record = node.running();
      if (record.isPresent()) {
        running.put(node, record.get());
        ask(record.get());
      }
    }
    if (!awaitEnd(running)) {
      for (RunRecord record : running.values()) {
        record.process().ifPresent(ProcessHandle::destroyForcibly);
      }
      if (!awaitEnd(running)) {
        throw Failure.notNow("a node does not end although it was killed");
      }
    }
    return running.size();
  }

  /// A stopped process (SIGSTOP) hears only after it was continued.
  private static void ask(RunRecord record) throws IOException {
    record.process().ifPresent(ProcessHandle::destroy);
    if (record.state() == 'T') {
      Process unused =
          new ProcessBuilder("kill", "-CONT", Long.toString(record.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }
  }

  private boolean awaitEnd(Map<LocalNode, RunRecord> running) {
    long giveUp = System.nanoTime() + END.toNanos();
    while (running.values().stream().anyMatch(record -> record.process().isPresent())) {
      if (System.nanoTime() > giveUp) {
        return false;
      }
      console.pause(EVERY);
    }
    return true;
  }
}
