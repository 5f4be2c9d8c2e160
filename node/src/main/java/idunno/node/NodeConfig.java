package idunno.node;

import idunno.base.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Everything that a node is told at its start: flags and the configuration file, parsed once.
///
/// @param dir the node's folder, made when it does not exist
/// @param name unique in the cluster
/// @param bind where clients reach it; consensus is one port above, bulk transfer two
/// @param join members to join through; empty for the first node of a cluster
public record NodeConfig(
    Path dir, String name, HostPort bind, List<HostPort> join, Settings settings) {
  /// The ports of a node: clients, consensus, bulk transfer.
  public static final int PORTS = 3;

  public NodeConfig {
    if (name.isBlank() || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no node name: letters, digits, '.', '_' and '-', at most 63");
    }
    if (bind.port() > 65_535 - (PORTS - 1)) {
      throw new IllegalArgumentException(
          "port " + bind.port() + " leaves no room for the two ports above it");
    }
    join = List.copyOf(join);
  }

  public HostPort consensusAddress() {
    return bind.plus(1);
  }

  public HostPort bulkAddress() {
    return bind.plus(2);
  }

  /// What the configuration file may set.
  ///
  /// @param slots how many tasks the node runs at once
  /// @param snapshotEvery how many log entries between two snapshots of the coordinator's state
  /// @param workPerSlot how much work, by the coordinator's estimate, a slot is handed at a time
  /// @param leaseSilence how long a worker may be silent before its tasks go to others
  public record Settings(
      int slots, long snapshotEvery, Duration workPerSlot, Duration leaseSilence) {
    public Settings {
      if (slots < 1 || slots > 1_024) {
        throw new IllegalArgumentException("slots: " + slots + " is not between 1 and 1024");
      }
      if (snapshotEvery < 1) {
        throw new IllegalArgumentException("snapshot_every: " + snapshotEvery + " is not positive");
      }
    }

    /// For a node that has the machine to itself.
    public static Settings defaults() {
      return new Settings(
          Runtime.getRuntime().availableProcessors(),
          20_000,
          Duration.ofMillis(200),
          Duration.ofSeconds(2));
    }
  }
}
