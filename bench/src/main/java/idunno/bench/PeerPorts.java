package idunno.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Free ports on loopback for the members of another system.
final class PeerPorts {
  /// Where the second ports begin, after the first: JGroups wants it so.
  static final int SECOND = 100;

  private static final int FIRST = 23_000;
  private static final int LAST = 31_000;

  private PeerPorts() {}

  /// The first of `size` ports in a row that are free, as are the second ports that go with them.
  static int free(int size) throws IOException {
    for (int port = FIRST; port < LAST; port += size) {
      if (allFree(port, size) && allFree(port + SECOND, size)) {
        return port;
      }
    }
    throw new IOException("no " + size + " free ports in a row from " + FIRST + " on");
  }

  private static boolean allFree(int first, int size) throws IOException {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    for (int port = first; port < first + size; port++) {
      try (ServerSocket streams = new ServerSocket(port, 1, here);
          DatagramSocket datagrams = new DatagramSocket(port, here)) {
        if (!streams.isBound() || !datagrams.isBound()) {
          return false;
        }
      } catch (BindException e) {
        // Somebody has it.
        return false;
      }
    }
    return true;
  }
}
