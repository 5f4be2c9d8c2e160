package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `put LOCAL NAME` at a bulk port that refuses every put with one problem.
final class PutTest {
  private static final int HELLO_BYTES = 10;
  private static final int PUT = 1;
  private static final int FAILED = 8;

  @TempDir Path folder;
  private final HttpNode node = HttpNode.start();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aFullDiskIsNotTriedAgain() throws IOException {
    CommandRun run = putRefusedWith("NO_ROOM", "the node's disk is full: make room there");
    assertThat(run.err()).isEqualTo("idunno: the node's disk is full: make room there\n");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aNodeThatCannotTakeBytesNowIsTriedAgain() throws IOException {
    CommandRun run = putRefusedWith("NOT_NOW", "no node can take bytes now");
    assertThat(run.err()).isEqualTo("idunno: no node can take bytes now\n");
    assertThat(run.exit()).isEqualTo(4);
    assertThat(asked).hasValue(4);
  }

  private CommandRun putRefusedWith(String kind, String text) throws IOException {
    Path local = Files.writeString(folder.resolve("local"), "content");
    try (ServerSocket bulk = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> refuseAll(bulk, kind, text));
      node.answer("GET /v1/node", 200, "{\"bulk\":\"127.0.0.1:" + bulk.getLocalPort() + "\"}");
      return node.run("put", local.toString(), "name");
    }
  }

  private void refuseAll(ServerSocket bulk, String kind, String text) {
    while (!bulk.isClosed()) {
      try (Socket client = bulk.accept()) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.write(in.readNBytes(HELLO_BYTES));
        while (true) {
          int length = in.readInt();
          int frame = in.readByte();
          in.skipNBytes(length);
          // What the client sent along is not looked at, as in a node.
          if (frame == PUT) {
            asked.incrementAndGet();
            refuse(out, kind, text);
          }
        }
      } catch (IOException e) {
        // The end of the test, or a client that left: the loop's condition tells.
        Thread.onSpinWait();
      }
    }
  }

  private static void refuse(DataOutputStream out, String kind, String text) throws IOException {
    byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
    byte[] textBytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(4 + kindBytes.length + textBytes.length);
    out.writeByte(FAILED);
    out.writeShort(kindBytes.length);
    out.write(kindBytes);
    out.writeShort(textBytes.length);
    out.write(textBytes);
  }
}
