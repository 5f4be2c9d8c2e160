package idunno.cli.local;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds ports for nodes: PORT for clients (TCP) and membership (UDP), PORT+1 for consensus, PORT+2
/// for bulk transfer, PORT+3 for members' streams, in blocks of ten that start at 7400.
public final class Ports {
  private static final int FIRST = 7400;
  private static final int BLOCK = 10;
  private static final int LAST = 9990;
  private static final Duration TELL = Duration.ofSeconds(1);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofMillis(50);

  private Ports() {}

  /// Keeps this user's other commands from choosing ports until it is released, which is to be done
  /// when the nodes have bound theirs: between the choice and the binding they look free. Waits for
  /// its turn while another's nodes start, and tells the user so after a second.
  ///
  /// @throws Failure when it is another's turn for a minute
  public static FileLock claim(Console console) throws IOException {
    return claim(console, TELL, GIVE_UP);
  }

  /// The same with other limits.
  static FileLock claim(Console console, Duration tell, Duration giveUp) throws IOException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"));
    file = file.resolve("idunno-ports-" + System.getProperty("user.name") + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return await(channel, console, tell, giveUp);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock await(
      FileChannel channel, Console console, Duration tell, Duration giveUp) throws IOException {
    long start = System.nanoTime();
    boolean told = false;
    @Nullable FileLock lock = tryLock(channel);
    while (lock == null) {
      long waited = System.nanoTime() - start;
      if (waited > giveUp.toNanos() || Thread.currentThread().isInterrupted()) {
        throw Failure.notNow(
            "another 'idunno up' or 'idunno demo' of yours was choosing ports for "
                + Figures.seconds(waited / 1e9)
                + ": try again when its nodes are ready, or end it");
      }
      if (!told && waited > tell.toNanos()) {
        told = true;
        console
            .err()
            .println("waiting for another 'idunno up' or 'idunno demo' that is choosing ports");
        console.err().flush();
      }
      console.pause(EVERY);
      lock = tryLock(channel);
    }
    return lock;
  }

  /// The lock on the whole file, or null while another has it.
  static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held in this very process, which is as good as held in another.
      return null;
    }
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
          "no free ports for "
              + Figures.count(count, "node", "nodes")
              + " from "
              + FIRST
              + " to "
              + (LAST + BLOCK - 1)
              + ": end nodes that are not needed");
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
