package idunno.node;

import idunno.base.HostPort;
import idunno.files.upkeep.UpkeepSettings;
import idunno.membership.core.Profile;
import idunno.membership.core.Tags;
import idunno.membership.net.Membership;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Everything that a node is told at its start: flags and the configuration file, parsed once.
///
/// @param dir the node's folder, made when it does not exist
/// @param name unique in the cluster
/// @param bind where clients reach it by TCP and other members by UDP; consensus is one port above,
///   bulk transfer two, members' streams three
/// @param join members to join through; empty for the first node of a cluster
public record NodeConfig(
    Path dir, String name, HostPort bind, List<HostPort> join, Settings settings) {
  /// The ports of a node: clients, consensus, bulk transfer, members' streams.
  public static final int PORTS = 4;

  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Map<String, Profile> PROFILES =
      Map.of("local", Profile.LOCAL, "lan", Profile.LAN, "steady", Profile.STEADY);

  public NodeConfig {
    if (name.isBlank() || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "'" + name + "' is no node name: letters, digits, '.', '_' and '-', at most 63");
    }
    requireNodesPort(bind);
    join.forEach(NodeConfig::requireNodesPort);
    InetAddress address = bind.resolve().getAddress();
    if (address != null && address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          bind.host() + " is no address that others can reach: bind to one of this machine's own");
    }
    join = List.copyOf(join);
    if (!join.isEmpty() && join.stream().allMatch(bind::equals)) {
      throw new IllegalArgumentException("a node cannot join itself: name another member to join");
    }
  }

  private static void requireNodesPort(HostPort address) {
    if (address.port() < 1) {
      throw new IllegalArgumentException(
          "'" + address + "' is no node's address: others have to know the port, 0 is none");
    }
    if (address.port() > 65_535 - (PORTS - 1)) {
      throw new IllegalArgumentException(
          "'%s' is no node's address: port %d leaves no room for the three ports above it"
              .formatted(address, address.port()));
    }
  }

  public HostPort consensusAddress() {
    return consensusOf(bind);
  }

  public HostPort bulkAddress() {
    return bulkOf(bind);
  }

  /// Where the consensus of the node listens whose clients come to `address`.
  static HostPort consensusOf(HostPort address) {
    return address.plus(1);
  }

  /// Where that node's bulk transfer listens.
  static HostPort bulkOf(HostPort address) {
    return address.plus(2);
  }

  public HostPort streamsAddress() {
    return bind.plus(Membership.STREAM_PORT_OFFSET);
  }

  /// What the configuration file may set.
  ///
  /// @param slots how many tasks the node runs at once
  /// @param snapshotEvery how many log entries between two snapshots of the coordinator's state
  /// @param workPerSlot how much work, by the coordinator's estimate, a slot is handed at a time
  /// @param leaseSilence how long a worker may be silent before its tasks go to others
  /// @param repairBytesPerSecond how much repair and filling may copy; [Long#MAX_VALUE]: as much as
  ///   there can be
  /// @param membership how members are watched
  public record Settings(
      int slots,
      long snapshotEvery,
      Duration workPerSlot,
      Duration leaseSilence,
      long repairBytesPerSecond,
      MembershipSettings membership) {
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
          Duration.ofSeconds(2),
          UpkeepSettings.standard().copyBytesPerSecond(),
          MembershipSettings.defaults());
    }

    Settings withSlots(int next) {
      return new Settings(
          next, snapshotEvery, workPerSlot, leaseSilence, repairBytesPerSecond, membership);
    }

    Settings with(MembershipSettings next) {
      return new Settings(
          slots, snapshotEvery, workPerSlot, leaseSilence, repairBytesPerSecond, next);
    }
  }

  /// How members are watched, and what keeps strangers out.
  ///
  /// @param profile by name; empty for `local` on a loopback address and `lan` on any other
  /// @param keys the file with the cluster's secret keys; empty for the built-in key, which is no
  ///   secret
  /// @param roles what the operator calls this node's part: all members see it
  /// @param testLoss the share of incoming datagrams that is dropped on purpose, 0 to 1
  public record MembershipSettings(
      Optional<String> profile, Optional<Path> keys, List<String> roles, double testLoss) {
    public MembershipSettings {
      roles = List.copyOf(roles);
      requireRoles(roles);
      if (profile.isPresent() && !PROFILES.containsKey(profile.get())) {
        throw new IllegalArgumentException(
            "membership_profile: '" + profile.get() + "' is not local, lan or steady");
      }
      if (!(testLoss >= 0 && testLoss <= 1)) { // so that no number at all is refused too
        throw new IllegalArgumentException(
            "membership_test_loss: " + testLoss + " is not between 0 and 1");
      }
    }

    public static MembershipSettings defaults() {
      return new MembershipSettings(Optional.empty(), Optional.empty(), List.of(), 0);
    }

    private static void requireRoles(List<String> roles) {
      if (roles.size() > Tags.MOST_ROLES) {
        throw new IllegalArgumentException(
            "roles: at most %d, not %d".formatted(Tags.MOST_ROLES, roles.size()));
      }
      for (String role : roles) {
        if (!ROLE.matcher(role).matches() || role.length() > Tags.MOST_WORD_BYTES) {
          throw new IllegalArgumentException(
              "roles: '%s' is no role: letters, digits, '.', '_' and '-', at most %d"
                  .formatted(role, Tags.MOST_WORD_BYTES));
        }
      }
    }

    MembershipSettings withKeys(Path file) {
      return new MembershipSettings(profile, Optional.of(file), roles, testLoss);
    }

    /// The times to watch by for a node at `bind`.
    Profile profileAt(HostPort bind) {
      InetAddress address = bind.resolve().getAddress();
      boolean here = address != null && address.isLoopbackAddress();
      return profile.map(PROFILES::get).orElse(here ? Profile.LOCAL : Profile.LAN);
    }
  }
}
