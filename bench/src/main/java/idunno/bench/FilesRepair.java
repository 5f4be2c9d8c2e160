package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Seven processes, of which three are killed at the same moment: how soon everything has four
/// copies again, and what those who write meanwhile notice of it.
final class FilesRepair {
  private static final int NODES = 7;
  private static final int COPIES = 4;
  private static final long MIB = 1 << 20;
  private static final int FILE_MIB = 16;
  private static final int SMALL_BYTES = 4096;
  private static final double DETECTION_S = 3;
  private static final long LONGEST_MS = 300_000;
  private static final List<String> VICTIMS = List.of("n2", "n4", "n6");

  private final Program program;
  private final Path work;
  private final Figures figures;
  private final int lostMib;

  /// @param lostMib how much the killed nodes held, in all
  FilesRepair(Program program, Path work, Figures figures, int lostMib) {
    this.program = program;
    this.work = work;
    this.figures = figures;
    this.lostMib = lostMib;
  }

  /// With the throttle off.
  void time() throws IOException, InterruptedException {
    Path settings = work.resolve("repair.yaml");
    Files.writeString(settings, "repair_mb_per_second: off\n");
    Path dir = work.resolve("repair");
    try (NodeGroup nodes = new NodeGroup(program, dir, NODES, "--config", settings.toString())) {
      fill(nodes);
      double floor = Floor.copying(work, lostMib * MIB);
      long start = System.nanoTime();
      List<NodeGroup.Member> left = kill(nodes);
      awaitWhole(nodes, left);
      double seconds = (System.nanoTime() - start) / 1e9;
      double goal = DETECTION_S + 2 * floor;
      String name = "three_of_seven_killed_%dMiB_".formatted(lostMib);
      figures.add(name + "floor", floor, "s");
      figures.add(name + "whole", seconds, "s", Goal.atMost(goal));
    }
  }

  /// At the default throttle.
  void foreground(int puts) throws IOException, InterruptedException {
    Path dir = work.resolve("foreground");
    try (NodeGroup nodes = new NodeGroup(program, dir, NODES)) {
      fill(nodes);
      List<NodeGroup.Member> left = nodes.without(VICTIMS);
      try (LoadProcess clients = LoadProcess.clients(work, NodeGroup.addresses(left))) {
        clients.put("warm", 2 * puts, SMALL_BYTES, 1);
        double quiet = clients.put("quiet", puts, SMALL_BYTES, 1).p99();
        kill(nodes);
        awaitNoticed(nodes, left);
        List<Double> during = new ArrayList<>();
        for (int i = 0; during.isEmpty() || !isWhole(nodes, left) && i < 20; i++) {
          during.add(clients.put("during" + i, puts / 4, SMALL_BYTES, 1).p99());
        }
        double busy = Figures.median(during.stream().mapToDouble(Double::doubleValue).toArray());
        figures.add("put_4KiB_p99_quiet", quiet, "ms");
        figures.add("put_4KiB_p99_during_repair", busy, "ms");
        double ratio = busy / quiet;
        figures.add("put_p99_during_repair_over_quiet", ratio, "ratio", Goal.atMost(2));
      }
    }
  }

  /// So much that three of seven hold what is to be lost.
  private void fill(NodeGroup nodes) throws IOException {
    int files = Math.max(1, lostMib * NODES / VICTIMS.size() / COPIES / FILE_MIB);
    String all = NodeGroup.addresses(nodes.without(List.of()));
    try (LoadProcess clients = LoadProcess.clients(work, all)) {
      clients.put("data", files, FILE_MIB * MIB, 2);
    }
  }

  private static List<NodeGroup.Member> kill(NodeGroup nodes)
      throws IOException, InterruptedException {
    List<Long> pids = VICTIMS.stream().map(name -> nodes.member(name).pid()).toList();
    NodeGroup.signal("KILL", pids);
    return nodes.without(VICTIMS);
  }

  /// Until the first copies are missed.
  private static void awaitNoticed(NodeGroup nodes, List<NodeGroup.Member> left)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    while (missing(nodes, left) <= 0) {
      late(deadline, "noticed");
    }
  }

  private static void awaitWhole(NodeGroup nodes, List<NodeGroup.Member> left)
      throws IOException, InterruptedException {
    awaitNoticed(nodes, left);
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    while (!isWhole(nodes, left)) {
      late(deadline, "whole");
    }
  }

  private static void late(long deadline, String what) throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IOException("not " + what + " after " + LONGEST_MS + " ms");
    }
    Pause.millis(20);
  }

  private static boolean isWhole(NodeGroup nodes, List<NodeGroup.Member> left) {
    return missing(nodes, left) == 0;
  }

  /// Versions with too few copies, or -1 while nobody can say.
  private static long missing(NodeGroup nodes, List<NodeGroup.Member> left) {
    try {
      JsonNode files = nodes.status(left).path("files");
      return files.path("under_replicated").asLong(-1);
    } catch (IOException e) {
      // Between two leaders.
      return -1;
    }
  }
}
