package idunno.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What nodes cost while nothing is asked of them: ten processes with everything that a node has,
/// after they have settled. Nobody listens to them, and nobody asks them anything meanwhile.
final class IdleNodes {
  private static final int SIZE = 10;

  /// Nodes that were asked something keep connections between each other open for a while.
  private static final long REST_MS = 30_000;

  private final Program program;
  private final Path work;
  private final Figures figures;

  IdleNodes(Program program, Path work, Figures figures) {
    this.program = program;
    this.work = work;
    this.figures = figures;
  }

  /// @param settleSeconds for how long they are left alone first: a node that has just started
  ///   compiles what it runs, and less and less of it
  /// @param seconds for how long they are measured
  void measure(int settleSeconds, int seconds) throws IOException, InterruptedException {
    try (NodeGroup nodes = new NodeGroup(program, work.resolve("idle"), SIZE)) {
      List<NodeGroup.Member> all = nodes.without(List.of());
      Pause.millis(settleSeconds * 1_000L - REST_MS);
      String leader = nodes.awaitLeader(all, "");
      double[] bytes = sentBytes(all);
      Pause.millis(REST_MS);
      double[] cpu = cpuSeconds(all);
      Pause.millis(seconds * 1_000L);
      double[] cpuAfter = cpuSeconds(all);
      double[] bytesAfter = sentBytes(all);
      for (int i = 0; i < SIZE; i++) {
        cpu[i] = (cpuAfter[i] - cpu[i]) / seconds * 100;
        bytes[i] = (bytesAfter[i] - bytes[i]) / (seconds + REST_MS / 1e3);
      }
      report(all, leader, cpu, "_after_" + settleSeconds + "_s");
      figures.add("idle_traffic_per_node_process", Figures.median(bytes), "B/s", Goal.atMost(320));
    }
  }

  private void report(List<NodeGroup.Member> all, String leader, double[] cpu, String when) {
    int leads = all.stream().map(NodeGroup.Member::name).toList().indexOf(leader);
    double[] others = new double[SIZE - 1];
    for (int i = 0; i < SIZE; i++) {
      if (i != leads) {
        others[i < leads ? i : i - 1] = cpu[i];
      }
    }
    double median = Figures.median(others);
    double most = Arrays.stream(others).max().orElseThrow();
    String unit = "percent of a core";
    Goal goal = Goal.atMost(1);
    figures.add("idle_cpu_others_p50" + when, median, unit, goal);
    figures.add("idle_cpu_others_max" + when, most, unit, goal);
    figures.add("idle_cpu_leader" + when, cpu[leads], unit, goal);
  }

  private static double[] cpuSeconds(List<NodeGroup.Member> all) throws IOException {
    double[] seconds = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      seconds[i] = Machine.cpuSeconds(all.get(i).pid());
    }
    return seconds;
  }

  private static double[] sentBytes(List<NodeGroup.Member> all) throws IOException {
    double[] bytes = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      var counters = new Api(all.get(i).address()).get("/v1/self").path("counters");
      bytes[i] =
          counters.path("datagram_bytes_out").asLong()
              + 28 * counters.path("datagrams_out").asLong();
    }
    return bytes;
  }
}
