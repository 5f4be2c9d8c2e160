package idunno.membership.net;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/// Opens the sockets on which a node listens, and says plainly why it cannot.
final class Binding {
  private static final int BACKLOG = 256;

  /// A paused node should find what was said meanwhile; systems give less when they allow less.
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private Binding() {}

  /// @throws ProblemException when the address is not to be had
  static DatagramChannel datagrams(HostPort where) throws IOException {
    InetSocketAddress address = resolve(where);
    DatagramChannel channel =
        DatagramChannel.open(
            address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.configureBlocking(false);
      channel.bind(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw problem("UDP", where, address.getAddress(), e);
    }
  }

  /// @throws ProblemException when the address is not to be had
  static ServerSocket streams(HostPort where) throws IOException {
    InetSocketAddress address = resolve(where);
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(address, BACKLOG);
      return server;
    } catch (IOException e) {
      server.close();
      throw problem("TCP", where, address.getAddress(), e);
    }
  }

  private static InetSocketAddress resolve(HostPort where) {
    InetSocketAddress address = where.resolve();
    if (address.isUnresolved()) {
      throw Problem.badInput(
              "cannot listen on " + where + ": there is no host '" + where.host() + "'")
          .asException();
    }
    return address;
  }

  private static ProblemException problem(
      String kind, HostPort where, InetAddress address, IOException cause) {
    String what = "cannot listen on " + kind + " " + where + ": ";
    Problem problem =
        isHere(address)
            ? Problem.conflict(
                what + cause.getMessage() + "; stop what uses the port, or choose another address")
            : Problem.badInput(
                what + "this machine has no address " + where.host() + "; bind to one that it has");
    return new ProblemException(problem, cause);
  }

  /// Whether another port of the same address can be had: then it is the port, else the address.
  private static boolean isHere(InetAddress address) {
    try (ServerSocket _ = new ServerSocket(0, 1, address)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
