package idunno.cli.local;

import com.sun.net.httpserver.HttpServer;
import idunno.base.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// A program that starts and answers as a node does and does nothing else: what `up`, `ps` and
/// `down` are tried on as real processes.
public final class NodeProgram {
  private NodeProgram() {}

  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    Path folder = Path.of(given.get(given.indexOf("--dir") + 1));
    if (Files.exists(folder.resolveSibling("broken"))) {
      System.err.println("the disk is on fire");
      System.exit(4);
    }
    HostPort bind = HostPort.parse(given.get(given.indexOf("--bind") + 1));
    RunRecord record =
        RunRecord.of(
            given.get(given.indexOf("--name") + 1), ProcessHandle.current(), bind.toString());
    Files.writeString(folder.resolve("run.json"), record.json().line());
    HttpServer server = HttpServer.create(bind.resolve(), 0);
    answer(server, "/v1/status", "{\"nodes\":1,\"coordinator\":{\"leader\":\"n1\"}}");
    answer(server, "/v1/workers", "{\"workers\":[{\"worker\":\"n1\"}]}");
    answer(server, "/v1/members", "{\"members\":[{\"name\":\"n1\",\"state\":\"Active\"}]}");
    answer(server, "/v1/self", "{\"epoch\":" + System.currentTimeMillis() + "}");
    server.createContext("/v1/node", _ -> neverAnswer());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endSlowly(server)));
    server.start();
  }

  /// As a node does: it stops answering first, and ends a moment later.
  private static void endSlowly(HttpServer server) {
    server.stop(0);
    LockSupport.parkNanos(500_000_000L);
  }

  /// Says that it was asked, and keeps whoever asked until this process ends.
  private static void neverAnswer() throws IOException {
    Files.writeString(
        Path.of(System.getProperty("idunno.asked")), Long.toString(ProcessHandle.current().pid()));
    LockSupport.park();
  }

  private static void answer(HttpServer server, String path, String document) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
