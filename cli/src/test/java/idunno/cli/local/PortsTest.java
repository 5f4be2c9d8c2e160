package idunno.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Free blocks of ports.
final class PortsTest {
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
  void severalBlocksAreDifferentAndStartAtTens() {
    Set<Integer> blocks = Ports.freeBlocks(3);
    assertThat(blocks).hasSize(3).allMatch(port -> port >= 7400 && port % 10 == 0);
  }
}
