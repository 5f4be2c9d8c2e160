package idunno.node;

import idunno.base.HostPort;
import idunno.base.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds out, before anything starts, whether a node's addresses can be bound, so that the answer
/// is one clear line.
final class Ports {
  private Ports() {}

  /// @throws idunno.base.ProblemException that names the first address which cannot be had
  static void requireFree(HostPort... addresses) {
    for (HostPort address : addresses) {
      InetSocketAddress resolved = address.resolve();
      if (resolved.isUnresolved()) {
        throw Problem.badInput(
                "'" + address.host() + "' is not the name or address of a machine: check --bind")
            .asException();
      }
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(resolved);
      } catch (IOException e) {
        throw Problem.badInput(
                "cannot listen at %s (%s): --bind takes an address of this machine, whose port and the three above it are free"
                    .formatted(address, e.getMessage()))
            .asException();
      }
    }
  }
}
