package idunno.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A cluster of node processes that can be killed and stopped, started with `up` and ended with
/// `down`.
final class NodeGroup implements AutoCloseable {
  private static final long LONGEST_MS = 120_000;

  private final Program program;
  private final Path dir;
  private final int size;
  private final Map<String, Member> members = new TreeMap<>();

  /// One of its processes.
  record Member(String name, String address, long pid) {}

  /// @param options further options of `up`
  NodeGroup(Program program, Path dir, int size, String... options)
      throws IOException, InterruptedException {
    this.program = program;
    this.dir = dir;
    this.size = size;
    start(options);
  }

  /// Starts those that do not run.
  void start(String... options) throws IOException, InterruptedException {
    List<String> up = new ArrayList<>(List.of("up", "--nodes", Integer.toString(size)));
    up.addAll(List.of("--dir", dir.toString()));
    up.addAll(List.of(options));
    program.run(up.toArray(String[]::new));
    for (JsonNode each : program.json("ps", "--dir", dir.toString(), "-o", "json").path("nodes")) {
      String name = each.path("name").asString();
      members.put(
          name, new Member(name, each.path("address").asString(), each.path("pid").asLong()));
    }
  }

  Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no node is called " + name);
    }
    return member;
  }

  /// All but those.
  List<Member> without(Collection<String> names) {
    return members.values().stream().filter(each -> !names.contains(each.name())).toList();
  }

  /// Their client addresses, separated by commas.
  static String addresses(List<Member> members) {
    return members.stream().map(Member::address).collect(Collectors.joining(","));
  }

  /// What the first of them that answers says of the cluster.
  JsonNode status(List<Member> asked) throws IOException {
    IOException failure = new IOException("nobody was asked");
    for (Member each : asked) {
      try {
        return new Api(each.address()).get("/v1/status");
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /// Who leads, by name, once one does who is none of `former`.
  String awaitLeader(List<Member> asked, String former) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    String leader = "";
    while (leader.isEmpty() || leader.equals(former)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nobody leads after " + LONGEST_MS + " ms");
      }
      leader = leader(asked);
      Pause.millis(20);
    }
    return leader;
  }

  private String leader(List<Member> asked) {
    try {
      return status(asked).path("coordinator").path("leader").asString("");
    } catch (IOException e) {
      // Between two leaders there is nobody who could say.
      return "";
    }
  }

  /// Sends a signal to processes at the same moment.
  static void signal(String signal, List<Long> pids) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids.forEach(pid -> command.add(pid.toString()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("could not send " + signal + " to " + pids);
    }
  }

  @Override
  public void close() throws IOException {
    Cluster.takeDown(program, dir);
  }
}
