package idunno.consensus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Prints how long writes through another member pause when the leader's process is killed or
/// stopped. Not a test: run its main with a folder to work in, the number of members, and the
/// number of times for each of the two signals.
final class FailoverFigures {
  private final Map<String, ChildMember> children = new TreeMap<>();
  private final Path folder;
  private final String everybody;
  private long nextId;

  private FailoverFigures(Path folder, int members) throws IOException {
    this.folder = folder;
    int[] ports = Member.freePorts(members);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      all.add((char) ('a' + i) + "=" + ports[i]);
    }
    everybody = String.join(",", all);
  }

  public static void main(String[] args) throws Exception {
    FailoverFigures figures = new FailoverFigures(Path.of(args[0]), Integer.parseInt(args[1]));
    int times = Integer.parseInt(args[2]);
    try {
      figures.start();
      figures.print("kill -9", figures.measure("KILL", times));
      figures.print("SIGSTOP", figures.measure("STOP", times));
    } finally {
      figures.children.values().forEach(ChildMember::close);
    }
  }

  private void start() throws IOException {
    for (String one : everybody.split(",")) {
      start(one.substring(0, 1));
    }
    settle();
  }

  private void start(String name) throws IOException {
    children.put(name, new ChildMember(folder, name, everybody));
  }

  /// Waits until all members are voters that are known to be running, and returns the leader.
  private String settle() {
    while (true) {
      for (var child : children.entrySet()) {
        if (child.getValue().ask("shape").equals("settled " + children.size())) {
          return child.getKey();
        }
      }
    }
  }

  private long[] measure(String signal, int times) throws IOException, InterruptedException {
    long[] pauses = new long[times];
    for (int i = 0; i < times; i++) {
      String leader = settle();
      ChildMember writer =
          child(
              children.keySet().stream()
                  .filter(name -> !name.equals(leader))
                  .skip(i % (children.size() - 1))
                  .findFirst()
                  .orElseThrow());
      for (int warm = 0; warm < 50; warm++) {
        writer.ask("add " + nextId++);
      }
      long begin = System.nanoTime();
      child(leader).signal(signal);
      String answer;
      do {
        answer = writer.ask("add " + nextId++);
      } while (!answer.equals("ok"));
      pauses[i] = (System.nanoTime() - begin) / 1_000_000;
      if (signal.equals("KILL")) {
        child(leader).close();
        start(leader);
      } else {
        child(leader).signal("CONT");
      }
    }
    return pauses;
  }

  private ChildMember child(String name) {
    return Objects.requireNonNull(children.get(name));
  }

  private void print(String what, long[] pauses) {
    Arrays.sort(pauses);
    System.out.printf(
        "%d members, leader %s %d times: next acknowledged write p50 %d, p90 %d, max %d ms  %s%n",
        children.size(),
        what,
        pauses.length,
        pauses[pauses.length / 2],
        pauses[pauses.length * 9 / 10],
        pauses[pauses.length - 1],
        Arrays.toString(pauses));
  }
}
