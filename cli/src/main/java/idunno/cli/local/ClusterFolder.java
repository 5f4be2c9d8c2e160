package idunno.cli.local;

import idunno.base.HostPort;
import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of `up --dir DIR`: `cluster.json` names the nodes and their addresses, so that they
/// come back under the same ones; each node has a folder of its name.
public record ClusterFolder(Path folder) {
  private static final String FILE = "cluster.json";
  private static final Set<String> OURS = Set.of("up.lock", "keys", "config.yaml");

  /// Whether a cluster was ever started here.
  public boolean exists() {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /// Its nodes.
  ///
  /// @throws Failure when there is no cluster here
  public List<LocalNode> nodes() throws IOException {
    if (!exists()) {
      throw Failure.badInput("there is no cluster in '" + folder + "': 'idunno up' makes one");
    }
    List<LocalNode> nodes = new ArrayList<>();
    try {
      for (Json node : Json.parse(Files.readString(folder.resolve(FILE))).at("nodes").items()) {
        String name = node.at("name").text();
        nodes.add(
            new LocalNode(name, HostPort.parse(node.at("address").text()), folder.resolve(name)));
      }
    } catch (IllegalArgumentException e) {
      String line = folder.resolve(FILE) + " is damaged: " + e.getMessage();
      throw new Failure(Failure.BAD_INPUT, line, e);
    }
    return nodes;
  }

  /// Where the settings of all nodes are, if they have any of their own.
  public Path config() {
    return folder.resolve("config.yaml");
  }

  /// Where the secret keys of the nodes are.
  public Path keys() {
    return folder.resolve("keys");
  }

  /// Names new nodes `n1`, `n2`, ... with free ports, and writes that down.
  ///
  /// @param config settings of all nodes; null for the usual ones
  /// @throws Failure when the folder holds other things
  public List<LocalNode> create(int count, @Nullable Path config) throws IOException {
    Files.createDirectories(folder);
    refuseStrangers();
    if (config != null) {
      Files.copy(config, config(), StandardCopyOption.REPLACE_EXISTING);
    }
    List<Json> written = new ArrayList<>();
    Set<Integer> ports = Ports.freeBlocks(count);
    for (int port : ports) {
      String name = "n" + (written.size() + 1);
      written.add(Json.object("name", name, "address", "127.0.0.1:" + port));
    }
    ClusterKeys.create(keys());
    Path aside = folder.resolve(FILE + ".new");
    Files.writeString(aside, Json.object("nodes", written).line() + "\n");
    Files.move(aside, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    return nodes();
  }

  /// What `idunno node` is told for one of the nodes: the first begins the cluster, the others join
  /// it, and together they share the machine. A first one whose folder was lost joins the others.
  List<String> options(LocalNode node) throws IOException {
    List<LocalNode> nodes = nodes();
    List<String> options = new ArrayList<>();
    List<LocalNode> others = nodes.stream().filter(each -> !each.equals(node)).toList();
    if (!node.equals(nodes.getFirst())) {
      options.addAll(List.of("--join", nodes.getFirst().address().toString()));
    } else if (!hasBegun(node) && others.stream().anyMatch(ClusterFolder::hasBegun)) {
      String join =
          String.join(",", others.stream().map(each -> each.address().toString()).toList());
      options.addAll(List.of("--join", join));
    }
    int slots = Math.max(1, Runtime.getRuntime().availableProcessors() / nodes.size());
    options.addAll(List.of("--slots", Integer.toString(slots)));
    addFile("--keys", keys(), options);
    addFile("--config", config(), options);
    return options;
  }

  /// Whether the node has ever been in the cluster with what is in its folder.
  private static boolean hasBegun(LocalNode node) {
    return Files.exists(node.folder().resolve("node.json"));
  }

  private static void addFile(String option, Path file, List<String> options) {
    if (Files.exists(file)) {
      options.addAll(List.of(option, file.toString()));
    }
  }

  private void refuseStrangers() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      String stranger =
          entries
              .map(entry -> String.valueOf(entry.getFileName()))
              .filter(name -> !OURS.contains(name) && !name.startsWith(FILE))
              .findFirst()
              .orElse("");
      if (!stranger.isEmpty()) {
        throw Failure.badInput(
            "'" + folder + "' holds other things ('" + stranger + "'): give a new or empty folder");
      }
    }
  }

  /// Keeps others from starting nodes here until it is closed.
  ///
  /// @throws Failure when another is at it
  public FileChannel lock() throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Failure.badInput("'" + folder + "' is no folder");
    }
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = Ports.tryLock(channel);
    if (lock == null) {
      channel.close();
      throw Failure.notNow("another 'idunno up' is starting nodes in '" + folder + "'");
    }
    return channel;
  }
}
