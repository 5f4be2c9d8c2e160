package idunno.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Another membership system in one configuration.
///
/// @param name as figures call it
/// @param command starts one member
/// @param log reads what the member prints
/// @param overTcp whether all it says to others goes over TCP, where the kernel counts it
record Peer(String name, Command command, PeerLog log, boolean overTcp) {

  /// What starts member `self` of `size`, which listen on ports from `firstPort` on.
  interface Command {
    List<String> words(int firstPort, int size, int self);
  }

  /// Those that bench/peers brings.
  static List<Peer> built(Path root) {
    return List.of(
        java(root, "jgroups_tcp", "JGroupsMain", "tcp"),
        java(root, "jgroups_heartbeat_3s", "JGroupsMain", "heartbeat"),
        java(root, "scalecube_lan", "ScaleCubeMain", "lan"),
        java(root, "scalecube_local", "ScaleCubeMain", "local"));
  }

  /// Serf in two of its own profiles; for when it is installed.
  static List<Peer> serf() {
    return List.of(serf("lan"), serf("local"));
  }

  private static Peer java(Path root, String name, String main, String mode) {
    Path target = root.resolve("bench").resolve("peers").resolve("target");
    String classes = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Peer(
        name,
        (firstPort, size, self) ->
            List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                classes,
                "idunno.peers." + main,
                mode,
                Integer.toString(firstPort),
                Integer.toString(size),
                Integer.toString(self)),
        PeerLog::wholeViews,
        true);
  }

  private static Peer serf(String profile) {
    return new Peer(
        "serf_" + profile,
        (firstPort, size, self) -> {
          List<String> words = new ArrayList<>(List.of("serf", "agent", "-log-level=info"));
          words.add("-profile=" + profile);
          words.add("-node=n" + self);
          words.add("-bind=127.0.0.1:" + (firstPort + self));
          words.add("-rpc-addr=127.0.0.1:" + (firstPort + PeerPorts.SECOND + self));
          words.add("-retry-interval=1s");
          for (int i = 0; i < size; i++) {
            if (i != self) {
              words.add("-retry-join=127.0.0.1:" + (firstPort + i));
            }
          }
          return words;
        },
        PeerLog::serf,
        false);
  }

  /// Whether the person who runs this has such a program.
  static boolean installed(String program) {
    return Optional.ofNullable(System.getenv("PATH")).stream()
        .flatMap(path -> List.of(path.split(File.pathSeparator, -1)).stream())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
