package idunno.node;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import idunno.node.NodeConfig.Settings;
import idunno.serving.Uploads;
import idunno.serving.client.InputWalk;
import idunno.serving.client.Labels;
import idunno.serving.client.Packer;
import idunno.serving.core.FileRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `--train FOLDER`, for the launcher: the life of a node in short, from which the JVM learns what
/// to keep ready for its next start. A bundled model is deployed and answers a job.
final class TrainCommand {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MODEL = "digits-small";

  private final HostPort address;
  private final Path samples;
  private final BulkClient bulk = new BulkClient();

  private TrainCommand(HostPort address, Path samples) {
    this.address = address;
    this.samples = samples;
  }

  static int run(List<String> arguments) throws IOException {
    if (arguments.size() != 1) {
      throw Problem.badInput("write: --train FOLDER").asException();
    }
    HostPort bind = freePorts();
    NodeConfig config =
        new NodeConfig(
            Path.of(arguments.getFirst()).toAbsolutePath().resolve("node"),
            "training",
            bind,
            List.of(),
            Settings.defaults());
    try (Node _ = Node.start(config, true)) {
      new TrainCommand(bind, Path.of(System.getProperty("idunno.root"), "samples")).live();
    }
    return 0;
  }

  private static HostPort freePorts() throws IOException {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    for (int tries = 0; tries < 100; tries++) {
      int port = random.nextInt(20_000, 30_000);
      try (ServerSocket a = new ServerSocket(port, 1, loopback);
          ServerSocket b = new ServerSocket(port + 1, 1, loopback);
          ServerSocket c = new ServerSocket(port + 2, 1, loopback);
          ServerSocket d = new ServerSocket(port + 3, 1, loopback)) {
        return new HostPort(loopback.getHostAddress(), a.getLocalPort());
      } catch (IOException _) {
        // Taken: the next draw.
        continue;
      }
    }
    throw new IOException("no four free ports in a row");
  }

  private void live() throws IOException {
    JsonNode unused = call("GET", "/v1/status", null);
    Path model = samples.resolve("models").resolve(MODEL);
    Map<String, String> files = new TreeMap<>();
    for (String file : List.of("model.onnx", "labels.txt")) {
      try (InputStream in = Files.newInputStream(model.resolve(file))) {
        files.put(file, put(Uploads.MODELS + "train/" + file, in).toString());
      }
    }
    unused =
        call(
            "POST",
            "/v1/models",
            Map.of(
                "name",
                MODEL,
                "manifest",
                Files.readString(model.resolve("model.yaml")),
                "files",
                files,
                "request",
                "train-deploy"));
    long job = submit();
    while (call("GET", "/v1/jobs/" + job, null).path("state").asString().equals("Running")) {
      Thread.onSpinWait();
    }
    unused = call("GET", "/v1/rates", null);
    unused = call("GET", "/v1/jobs/" + job + "/tasks", null);
  }

  private long submit() throws IOException {
    InputWalk walk = InputWalk.of(List.of(samples.resolve("images").toString()), Path::of);
    try (Packer packer = new Packer(walk, Labels.none(), this::upload, _ -> {})) {
      List<Map<String, Object>> packs =
          packer.packAll(Uploads.PACKS + "train/").stream()
              .map(pack ->
                  Map.<String, Object>of("file", pack.file().toString(), "queries", pack.queries()))
              .toList();
      return call(
              "POST",
              "/v1/jobs",
              Map.of(
                  "model",
                  MODEL,
                  "packs",
                  packs,
                  "labelled",
                  false,
                  "owner",
                  "train",
                  "request",
                  "train-job"))
          .path("job")
          .asLong();
    }
  }

  private FileRef upload(String name, Packer.Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    content.writeTo(bytes);
    return put(name, new ByteArrayInputStream(bytes.toByteArray()));
  }

  private FileRef put(String name, InputStream content) {
    Receipt receipt =
        bulk.put(
            address.plus(2),
            new PutRequest(name, OptionalLong.empty(), PutOptions.system(name)),
            content,
            Progress.none());
    return new FileRef(receipt.name(), receipt.version());
  }

  private JsonNode call(String method, String path, @Nullable Object body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://" + address + path).toURL().openConnection();
    connection.setRequestMethod(method);
    if (body != null) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
    try (InputStream in = connection.getInputStream()) {
      return JSON.readTree(in);
    }
  }
}
