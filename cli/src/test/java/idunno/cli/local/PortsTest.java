package idunno.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Free blocks of ports.
final class PortsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void aBlockIsTakenWhenAnyOfItsPortsIs() throws IOException {
    int first = Ports.freeBlocks(1).iterator().next();
    for (int offset = 0; offset <= 2; offset++) {
      try (ServerSocket other = new ServerSocket(first + offset, 1, LOOPBACK)) {
        assertThat(other.isBound()).isTrue();
        assertThat(Ports.isFree(first)).as("offset %d", offset).isFalse();
      }
    }
    try (DatagramSocket other = new DatagramSocket(first, LOOPBACK)) {
      assertThat(other.isBound()).isTrue();
      assertThat(Ports.isFree(first)).isFalse();
    }
    assertThat(Ports.isFree(first)).isTrue();
  }

  @Test
  void whoeverWaitsForAnotherThatChoosesPortsIsToldSoAndNotLeftWaitingForEver() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    Console console = new Console(stream, stream, Map.of(), false);
    Duration none = Duration.ZERO;
    try (FileLock other = Ports.claim(console, LONG, LONG)) {
      assertThat(other.isValid()).isTrue();
      assertThatThrownBy(() -> Ports.claim(console, none, Duration.ofMillis(300)))
          .isInstanceOf(Failure.class)
          .hasMessageMatching(
              "another 'idunno up' or 'idunno demo' of yours was choosing ports for .*: try"
                  + " again.*")
          .extracting(failure -> ((Failure) failure).exitCode())
          .isEqualTo(4);
      assertThat(err.toString(UTF_8))
          .isEqualTo("waiting for another 'idunno up' or 'idunno demo' that is choosing ports\n");

      CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> claims(console));
      await().atMost(LONG).until(() -> err.toString(UTF_8).lines().count() == 2);
      other.release();
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean claims(Console console) {
    try (FileLock own = Ports.claim(console, Duration.ZERO, LONG)) {
      return own.isValid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void severalBlocksAreDifferentAndStartAtTens() {
    Set<Integer> blocks = Ports.freeBlocks(3);
    assertThat(blocks).hasSize(3).allMatch(port -> port >= 7400 && port % 10 == 0);
  }
}
