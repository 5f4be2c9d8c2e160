package idunno.bench;

import idunno.base.HostPort;
import idunno.node.NodeConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Addresses on loopback that nodes can have.
final class FreePorts {
  private static final int FIRST = 17_000;
  private static final int LAST = 20_000;
  private static final int BLOCK = 10;

  private FreePorts() {}

  static List<HostPort> nodes(int count) throws IOException {
    List<HostPort> free = new ArrayList<>();
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    for (int port = FIRST; port < LAST && free.size() < count; port += BLOCK) {
      if (isFree(here, port)) {
        free.add(new HostPort("127.0.0.1", port));
      }
    }
    if (free.size() < count) {
      throw new IOException("no ports for " + count + " nodes from " + FIRST + " on");
    }
    return free;
  }

  private static boolean isFree(InetAddress here, int first) throws IOException {
    for (int port = first; port < first + NodeConfig.PORTS; port++) {
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
