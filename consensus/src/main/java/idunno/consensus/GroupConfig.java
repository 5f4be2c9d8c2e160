package idunno.consensus;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// What one member of a group is told at its start.
///
/// @param peer this member's name in the group, unique to its disk; one whose disk was lost comes
///   back under a new name, since under the old one it could vote away what it had promised
/// @param address where this member listens to the others
/// @param folder holds the log and the snapshots of this group and nothing else
/// @param group the identity of the group
/// @param founders the members of a group that is founded, this one among them; none for a member
///   that waits to be added. Ignored once the folder knows better.
/// @param fatal called once, on a thread of its own, when this member can not go on: a machine
///   threw, the log can not be written. Nothing is applied after that; the node has to end.
public record GroupConfig(
    String peer,
    HostPort address,
    Path folder,
    UUID group,
    List<Peer> founders,
    Limits limits,
    Clock clock,
    Consumer<Throwable> fatal) {

  public GroupConfig {
    if (peer.isBlank()) {
      throw new IllegalArgumentException("a member of a group needs a name");
    }
    founders = List.copyOf(founders);
    if (!founders.isEmpty() && founders.stream().noneMatch(p -> p.name().equals(peer))) {
      throw new IllegalArgumentException("'" + peer + "' is not among the founders " + founders);
    }
  }

  /// A member as the others see it.
  ///
  /// @param votes false for a listener, which follows the log and has no say
  public record Peer(String name, HostPort address, boolean votes) {}

  /// Whether this member founds a group in which it decides alone, so that nobody else's election
  /// can be disturbed.
  boolean isAlone() {
    return founders.stream().filter(Peer::votes).count() == 1;
  }
}
