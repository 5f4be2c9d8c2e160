package idunno.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import idunno.base.HostPort;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

  @Test
  void aNodeThatHangsIsToldOnceAndGivenUpLongBeforeThePatienceEnds() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      NodeClient node = client(hung.getLocalPort(), Duration.ofMillis(300), err);
      for (int request = 0; request < 2; request++) {
        Failure failure =
            catchThrowableOfType(
                Failure.class, () -> node.post("/v1/x", Json.object(), Duration.ofMinutes(2)));
        assertThat(failure.exitCode()).isEqualTo(4);
        assertThat(failure.line())
            .contains("accepts connections but did not answer within 1 s (the request may have")
            .contains("idunno ps --dir DIR", "idunno down", "another --address");
      }
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              "idunno: %s accepts connections but does not answer: waiting a little more\n"
                  .formatted(node.address()));
    }
  }

  @Test
  void aNodeThatWorksLongAndAnswersOthersMeanwhileIsWaitedForInSilence() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CountDownLatch probed = new CountDownLatch(5);
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    busy.createContext("/", exchange -> reply(exchange, "{}", probed::countDown));
    busy.createContext("/v1/long", exchange -> reply(exchange, "{\"a\":1}", () -> await(probed)));
    busy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    busy.start();
    try {
      NodeClient node = client(busy.getAddress().getPort(), Duration.ofMillis(300), err);
      Json answer = node.post("/v1/long", Json.object(), Duration.ofMinutes(2));
      assertThat(answer.at("a").integer()).isEqualTo(1);
      assertThat(err.size()).isZero();
    } finally {
      busy.stop(0);
    }
  }

  private static NodeClient client(int port, Duration notice, ByteArrayOutputStream err) {
    Console console =
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            false);
    return new NodeClient(
        new HostPort("127.0.0.1", port), new Silence(console, notice, notice.multipliedBy(4)));
  }

  private static void reply(HttpExchange exchange, String document, Runnable first)
      throws IOException {
    first.run();
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
