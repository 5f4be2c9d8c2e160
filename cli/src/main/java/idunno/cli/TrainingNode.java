package idunno.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A node's side of a few requests, with answers that never change. It exists for [Training] alone.
final class TrainingNode implements AutoCloseable {
  /// Commands that it can answer.
  static final List<String> COMMANDS =
      List.of(
          "members",
          "topology",
          "status",
          "models",
          "model m",
          "jobs",
          "job 1",
          "rates",
          "ls",
          "tasks 1",
          "stats",
          "workers",
          "versions f");

  private static final String MODEL =
      "{\"model\":\"m\",\"version\":1,\"state\":\"Deployed\",\"runtime\":\"onnx\",\"batch\":16,"
          + "\"backlog\":0,\"workers\":[\"n1\"],\"manifest\":\"runtime: onnx\",\"files\":{}}";
  private static final String JOB =
      "{\"job\":1,\"model\":\"m\",\"state\":\"Done\",\"submitted\":1700000000000,"
          + "\"queries\":{\"total\":1,\"succeeded\":1,\"failed\":0,\"cancelled\":0},"
          + "\"tasks\":{\"Success\":1}}";
  private static final String MEMBERS =
      "{\"members\":[{\"name\":\"n1\",\"address\":\"127.0.0.1:7400\",\"state\":\"Active\","
          + "\"epoch\":1700000000000,\"incarnation\":0}]}";
  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("/v1/members", MEMBERS),
          Map.entry("/v1/topology", MEMBERS),
          Map.entry("/v1/models", "{\"models\":[" + MODEL + "]}"),
          Map.entry("/v1/models/m", MODEL),
          Map.entry("/v1/jobs", "{\"jobs\":[" + JOB + "]}"),
          Map.entry("/v1/jobs/1", JOB),
          Map.entry("/v1/jobs/1/tasks", "{\"tasks\":[{\"task\":\"1.0\",\"job\":1}]}"),
          Map.entry("/v1/rates", "{\"window_s\":10,\"gap\":0.031,\"models\":[]}"),
          Map.entry("/v1/files", "{\"files\":[{\"name\":\"f\",\"version\":1,\"size\":2048}]}"));

  private final ServerSocket server;

  private TrainingNode(ServerSocket server) {
    this.server = server;
  }

  /// Starts answering on a free loopback port, on a thread of its own.
  static TrainingNode start() throws IOException {
    TrainingNode node =
        new TrainingNode(new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1")));
    Thread.ofPlatform().daemon().name("training node").start(node::serve);
    return node;
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (IOException e) {
        // Closed: the training is over. A client that fails counts it on its own side.
        continue;
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String request = String.valueOf(in.readLine());
    String header = in.readLine();
    while (header != null && !header.isEmpty()) {
      header = in.readLine();
    }
    String path = request.split(" ", -1)[1].replaceAll("\\?.*", "");
    byte[] body = ANSWERS.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length;
    OutputStream out = socket.getOutputStream();
    out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
