package idunno.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Two servers that are no nodes: one speaks HTTP and knows no path, one says something else.
final class Strangers implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final HttpServer web;
  private final ServerSocket mute;

  Strangers() throws IOException {
    web = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    web.start();
    mute = new ServerSocket(0, 50, LOOPBACK);
    Thread.ofVirtual().start(this::greet);
  }

  String http() {
    return "127.0.0.1:" + web.getAddress().getPort();
  }

  String mute() {
    return "127.0.0.1:" + mute.getLocalPort();
  }

  private void greet() {
    while (!mute.isClosed()) {
      try (Socket visitor = mute.accept()) {
        int unused = visitor.getInputStream().read(new byte[1_000]);
        visitor
            .getOutputStream()
            .write("220 ready when you are\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A visitor that left, or the end of the test: the loop's condition tells.
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() throws IOException {
    web.stop(0);
    mute.close();
  }
}
