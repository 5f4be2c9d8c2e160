package idunno.cli.local;

import idunno.cli.http.Failure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// Finds ports for nodes: PORT for clients (TCP) and membership (UDP), PORT+1 for consensus, PORT+2
/// for bulk transfer, PORT+3 for members' streams, in blocks of ten that start at 7400.
public final class Ports {
  private static final int FIRST = 7400;
  private static final int BLOCK = 10;
  private static final int LAST = 9990;

  private Ports() {}

  /// Keeps this user's other commands from choosing ports until it is released, which is to be done
  /// when the nodes have bound theirs: between the choice and the binding they look free. Waits for
  /// its turn, for as long as another's nodes take to start.
  public static FileLock claim() throws IOException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"));
    file = file.resolve("idunno-ports-" + System.getProperty("user.name") + ".lock");
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).lock();
  }

  /// The first ports of `count` free blocks on the loopback address, lowest first, without those in
  /// `taken`.
  public static Set<Integer> freeBlocks(int count, Set<Integer> taken) {
    Set<Integer> found = new java.util.LinkedHashSet<>();
    for (int port = FIRST; port <= LAST && found.size() < count; port += BLOCK) {
      if (!taken.contains(port) && isFree(port)) {
        found.add(port);
      }
    }
    if (found.size() < count) {
      throw Failure.notNow(
          "no " + count + " free blocks of ports from " + FIRST + " to " + (LAST + BLOCK - 1));
    }
    return found;
  }

  /// The same without any taken.
  public static Set<Integer> freeBlocks(int count) {
    return freeBlocks(count, new HashSet<>());
  }

  /// Whether a node could bind all its ports now.
  static boolean isFree(int port) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket clients = tcp(loopback, port);
        ServerSocket consensus = tcp(loopback, port + 1);
        ServerSocket bulk = tcp(loopback, port + 2);
        ServerSocket streams = tcp(loopback, port + 3);
        DatagramSocket membership = new DatagramSocket(port, loopback)) {
      return clients.isBound()
          && consensus.isBound()
          && bulk.isBound()
          && streams.isBound()
          && membership.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket tcp(InetAddress address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // What an ended node's connections leave behind (TIME_WAIT) does not keep a node from
      // binding.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
