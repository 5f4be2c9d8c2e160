package idunno.bench;

import idunno.base.HostPort;
import idunno.base.ProblemException;
import idunno.files.PutOptions;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/// Five processes, whose leader is killed or stopped again and again: how long until the next write
/// is acknowledged. The writer is a client of another node and tries again with the same request
/// id, as it is told to.
final class FilesFailover {
  private static final int NODES = 5;
  private static final int WARM_UPS = 300;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Program program;
  private final Path work;
  private final Figures figures;

  FilesFailover(Program program, Path work, Figures figures) {
    this.program = program;
    this.work = work;
    this.figures = figures;
  }

  /// @param times for each signal
  void measure(int times) throws IOException, InterruptedException {
    try (NodeGroup nodes = new NodeGroup(program, work.resolve("failover"), NODES);
        BulkClient client = new BulkClient(Duration.ofSeconds(5))) {
      for (int i = 0; i < WARM_UPS; i++) {
        put(client, bulk(nodes.without(List.of()).get(i % NODES)));
      }
      report("kill", rounds(nodes, client, "KILL", times));
      report("stop", rounds(nodes, client, "STOP", times));
    }
  }

  private List<Double> rounds(NodeGroup nodes, BulkClient client, String signal, int times)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    String former = "";
    for (int i = 0; i < times; i++) {
      String leader = nodes.awaitLeader(nodes.without(List.of(former)), former);
      List<NodeGroup.Member> others = nodes.without(List.of(leader));
      HostPort writesTo = bulk(others.get(i % others.size()));
      put(client, writesTo);
      long pid = nodes.member(leader).pid();
      NodeGroup.signal(signal, List.of(pid));
      long start = System.nanoTime();
      put(client, writesTo);
      seconds.add((System.nanoTime() - start) / 1e9);
      if (signal.equals("STOP")) {
        NodeGroup.signal("CONT", List.of(pid));
      }
      nodes.start();
      former = "";
    }
    return seconds;
  }

  private static HostPort bulk(NodeGroup.Member member) {
    return HostPort.parse(member.address()).plus(2);
  }

  private static void put(BulkClient client, HostPort node) throws IOException {
    PutOptions options = PutOptions.user(UUID.randomUUID().toString());
    PutRequest request = new PutRequest("failover", OptionalLong.of(1), options);
    long start = System.nanoTime();
    while (true) {
      try {
        client.put(node, request, new ByteArrayInputStream(new byte[1]), Progress.none());
        return;
      } catch (ProblemException e) {
        if (System.nanoTime() - start > LONGEST_NANOS) {
          throw new IOException("no write is acknowledged: " + e.getMessage(), e);
        }
      }
    }
  }

  private void report(String how, List<Double> seconds) {
    String name = "leader_" + how + "ed_next_write";
    figures.note(
        name
            + ": "
            + seconds.stream()
                .map(each -> String.format(Locale.ROOT, "%.2f", each))
                .collect(Collectors.joining(" ")));
    double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    double median = Figures.median(all);
    double most = Arrays.stream(all).max().orElseThrow();
    figures.add(name + "_p50", median, "s", Goal.atMost(1.0));
    figures.add(name + "_max", most, "s", Goal.atMost(2.5));
  }
}
