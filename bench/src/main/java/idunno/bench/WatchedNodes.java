package idunno.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Node processes that `up` started, each asked for what it notices of the others.
final class WatchedNodes implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long LONGEST_MS = 60_000;

  private final Program program;
  private final Path dir;
  private final int size;
  private final Sightings sightings;
  private final Map<String, Node> nodes = new TreeMap<>();

  /// A node's process and what it says.
  private record Node(String name, String address, long pid) {}

  /// @param options further options of `up`
  WatchedNodes(Program program, Path dir, int size, Sightings sightings, String... options)
      throws IOException, InterruptedException {
    this.program = program;
    this.dir = dir;
    this.size = size;
    this.sightings = sightings;
    List<String> up = new ArrayList<>(List.of("up", "--nodes", Integer.toString(size)));
    up.addAll(List.of("--dir", dir.toString()));
    up.addAll(List.of(options));
    program.run(up.toArray(String[]::new));
    look();
  }

  /// Finds the processes, and listens to those that are new.
  private void look() throws IOException, InterruptedException {
    JsonNode running = program.json("ps", "--dir", dir.toString(), "-o", "json").path("nodes");
    for (JsonNode each : running) {
      String name = each.path("name").asString();
      Node node = new Node(name, each.path("address").asString(), each.path("pid").asLong());
      if (!node.equals(nodes.put(name, node))) {
        listen(node);
      }
    }
  }

  private void listen(Node node) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + node.address() + "/v1/members/changes").toURL().openConnection();
    // In this thread, so that whatever happens from now on is seen.
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    Thread.ofVirtual().name("watch " + node.name()).start(() -> read(node, lines));
  }

  private void read(Node node, BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          JsonNode change = JSON.readTree(line);
          sightings.add(
              new Sighting(
                  node.name(),
                  change.path("name").asString(),
                  change.path("state").asString(),
                  change.path("time").asLong()));
        }
      }
    } catch (IOException e) {
      // Killed, as it was meant to be; whoever waits for its sightings says so.
      sightings.add(new Sighting(node.name(), node.name(), "gone", System.currentTimeMillis()));
    }
  }

  /// The names in ring order.
  List<String> ring() throws IOException {
    List<String> ring = new ArrayList<>();
    String any = nodes.values().iterator().next().address();
    new Api(any)
        .get("/v1/topology")
        .path("members")
        .forEach(member -> ring.add(member.path("name").asString()));
    return ring;
  }

  /// What a node says of itself.
  JsonNode self(String name) throws IOException {
    return new Api(address(name)).get("/v1/self");
  }

  private String address(String name) {
    return node(name).address();
  }

  long pid(String name) {
    return node(name).pid();
  }

  private Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no node " + name);
    }
    return node;
  }

  /// Sends all of them one signal at the same moment, and says when.
  ///
  /// @return milliseconds since 1970
  long signal(String signal, List<String> names) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    names.forEach(name -> command.add(Long.toString(pid(name))));
    long before = System.currentTimeMillis();
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
    return before;
  }

  /// Asks a node to leave the cluster and waits until it has ended; says when it was asked.
  ///
  /// @return milliseconds since 1970
  long leave(String name) throws IOException, InterruptedException {
    ProcessHandle process = ProcessHandle.of(pid(name)).orElseThrow();
    long asked = System.currentTimeMillis();
    new Api(address(name)).post("/v1/leave");
    try {
      process.onExit().get(LONGEST_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(name + " has not ended after it left", e);
    }
    return asked;
  }

  /// Starts again those that were killed or have left, and waits until all list all.
  void startAgain() throws IOException, InterruptedException {
    program.run("up", "--dir", dir.toString());
    look();
    awaitAll();
  }

  /// Waits until every node lists every node as Active.
  void awaitAll() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    while (!nodes.keySet().stream().allMatch(this::listsAll)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("not all nodes list all after " + LONGEST_MS + " ms");
      }
      Pause.millis(20);
    }
  }

  private boolean listsAll(String name) {
    try {
      int active = 0;
      for (JsonNode member : new Api(address(name)).get("/v1/members").path("members")) {
        active += member.path("state").asString().equals("Active") ? 1 : 0;
      }
      return active == size;
    } catch (IOException e) {
      // It is on its way; the deadline decides.
      return false;
    }
  }

  List<String> names() {
    return List.copyOf(nodes.keySet());
  }

  @Override
  public void close() throws IOException {
    Cluster.takeDown(program, dir);
  }
}
