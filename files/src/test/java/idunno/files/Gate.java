package idunno.files;

import idunno.base.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The road to a node's port: real sockets, and it can be closed. Frozen, it looks like a process
/// that was stopped: connections are taken, and nothing moves.
public final class Gate implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private HostPort behind = new HostPort("127.0.0.1", 1);
  private boolean frozen;
  private boolean cut;
  private long bytesLeft = Long.MAX_VALUE;

  public Gate() throws IOException {
    listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", listening.getLocalPort());
  }

  public synchronized void leadTo(HostPort node) {
    behind = node;
  }

  /// From now on nothing moves.
  public void freeze() {
    freezeAfter(0);
  }

  /// Nothing moves once so many more bytes have come to the node.
  public synchronized void freezeAfter(long bytes) {
    bytesLeft = bytes;
    frozen = bytes == 0;
  }

  public synchronized void thaw() {
    bytesLeft = Long.MAX_VALUE;
    frozen = false;
    notifyAll();
  }

  /// Ends all connections and takes no more, as when the process is dead.
  public synchronized void cut() {
    cut = true;
    sockets.forEach(Gate::end);
    sockets.clear();
  }

  public synchronized void mend() {
    cut = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket from = listening.accept();
        Thread.ofVirtual().start(() -> join(from));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private void join(Socket from) {
    Socket to = new Socket();
    if (!admit(from, to)) {
      end(from);
      return;
    }
    try {
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      pass(false, 0);
      to.connect(new InetSocketAddress(behind().host(), behind().port()));
      Thread.ofVirtual().start(() -> pump(to, from, false));
      pump(from, to, true);
    } catch (IOException e) {
      end(from);
    }
  }

  private synchronized boolean admit(Socket from, Socket to) {
    if (!cut) {
      sockets.add(from);
      sockets.add(to);
    }
    return !cut;
  }

  private synchronized HostPort behind() {
    return behind;
  }

  private void pump(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        pass(counted, n);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      end(to);
    }
  }

  private synchronized void pass(boolean counted, int bytes) throws IOException {
    try {
      while (frozen) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (counted) {
      bytesLeft -= bytes;
      frozen = bytesLeft <= 0;
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
    thaw();
  }
}
