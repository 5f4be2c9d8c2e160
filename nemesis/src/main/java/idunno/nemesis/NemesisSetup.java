package idunno.nemesis;

import idunno.base.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What a run of the nemesis is given.
///
/// @param dir an empty folder for all disks, and for what the nodes print
/// @param addresses one for each node, with the ports above it free
/// @param seed everything random comes from it; the moments at which things happen do not
/// @param duration for how long faults come
/// @param clients how many ask at the same time
/// @param operationsPerSecond of all clients together, about
/// @param smallDiskMib size of the disks that are to be full
/// @param told gets a line for people now and then
public record NemesisSetup(
    Path dir,
    List<HostPort> addresses,
    NodeProgram program,
    long seed,
    Duration duration,
    int clients,
    int operationsPerSecond,
    int smallDiskMib,
    Consumer<String> told) {

  /// A cluster in which three machines may be lost at any time.
  public static final int NODES = 7;

  public NemesisSetup {
    addresses = List.copyOf(addresses);
  }
}
