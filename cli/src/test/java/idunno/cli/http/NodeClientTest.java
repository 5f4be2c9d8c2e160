package idunno.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import idunno.base.HostPort;
import idunno.cli.output.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The HTTP client against bytes on a real socket, right and wrong ones.
final class NodeClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /// Answers one connection with these bytes and closes it, or keeps it open.
  private static <T> T against(String answer, boolean close, Ask<T> ask) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              Socket socket = server.accept();
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              if (close) {
                socket.shutdownOutput();
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      return ask.with(new NodeClient(new HostPort("127.0.0.1", server.getLocalPort())));
    }
  }

  private interface Ask<T> {
    T with(NodeClient node) throws IOException;
  }

  private static Failure failure(String answer, boolean close) throws IOException {
    return against(
        answer, close, node -> catchThrowableOfType(Failure.class, () -> node.get("/v1/x")));
  }

  @Test
  void sizedAndChunkedBodiesAndThoseThatEndWithTheConnectionAreRead() throws IOException {
    for (String answer :
        new String[] {
          OK + "content-length: 7\r\n\r\n{\"a\":1}garbage",
          OK + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nT: 1\r\n\r\n",
          OK + "\r\n{\"a\":1}",
          "HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 7\r\n\r\n{\"a\":1}"
        }) {
      Json read = against(answer, true, node -> node.get("/v1/x"));
      assertThat(read.at("a").integer()).as(answer).isEqualTo(1);
    }
  }

  @Test
  void aCutAnswerIsNotNowAndNeverHalfADocument() throws IOException {
    for (String answer :
        new String[] {
          OK + "Content-Length: 70\r\n\r\n{\"a\":1}",
          OK + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n",
          OK + "Content-Le",
          ""
        }) {
      Failure failure = failure(answer, true);
      assertThat(failure.exitCode()).as(answer).isEqualTo(4);
      assertThat(failure.line()).contains("broke");
    }
  }

  @Test
  void whatIsNoNodeIsSaidToBeNone() throws IOException {
    for (String answer :
        new String[] {
          "SSH-2.0-OpenSSH_9.2\r\n",
          OK + "Content-Length: 6\r\n\r\n<html>",
          "HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n<html>"
        }) {
      Failure failure = failure(answer, true);
      assertThat(failure.line()).contains("is no IDunno node: check --address");
      assertThat(failure.exitCode()).as(answer).isEqualTo(2);
    }
  }

  @Test
  void aSilentNodeIsGivenUpAndAPostMayHaveHappened() throws IOException {
    Failure failure =
        against(
            "",
            false,
            node ->
                catchThrowableOfType(
                    Failure.class,
                    () -> node.post("/v1/x", Json.object(), Duration.ofMillis(1_000))));
    assertThat(failure.exitCode()).isEqualTo(4);
    assertThat(failure.line())
        .contains("did not answer within 1 s (the request may have been carried out)");
  }
}
