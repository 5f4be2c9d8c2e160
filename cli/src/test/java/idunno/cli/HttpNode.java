package idunno.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A real HTTP server on loopback that gives the answers that a test wrote down, and keeps the
/// requests.
public final class HttpNode implements AutoCloseable {
  private record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private HttpNode(HttpServer server) {
    this.server = server;
  }

  public static HttpNode start() {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      HttpNode node = new HttpNode(HttpServer.create(any, 0));
      node.server.createContext("/", node::serve);
      node.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      node.server.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next answer to `METHOD PATH`; the last one given stays for all later requests.
  public HttpNode answer(String request, int status, String body) {
    return answer(request, status, body, Map.of());
  }

  public HttpNode answer(String request, int status, String body, Map<String, String> headers) {
    answers
        .computeIfAbsent(request, _ -> new ArrayDeque<>())
        .add(new Answer(status, body, headers));
    return this;
  }

  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// `METHOD PATH BODY` of each request so far.
  public List<String> requests() {
    return requests;
  }

  /// Runs a command against this node.
  public CommandRun run(String... args) {
    return CommandRun.of(Map.of("IDUNNO_ADDRESS", address(), "IDUNNO_CLIENT", "tester"), args);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    byte[] sent = exchange.getRequestBody().readAllBytes();
    requests.add(request + " " + new String(sent, StandardCharsets.UTF_8));
    Answer answer = next(request);
    answer.headers.forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    boolean chunked = answer.headers.containsKey("Idunno-Partial");
    exchange.sendResponseHeaders(answer.status, chunked ? 0 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Answer next(String request) {
    Deque<Answer> queue = answers.get(request);
    if (queue == null) {
      return new Answer(404, "{\"error\":\"no such path: " + request + "\",\"exit\":2}", Map.of());
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
