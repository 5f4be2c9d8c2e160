package idunno.cli.command;

import idunno.base.Nearest;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.files.Receipt;
import idunno.serving.Uploads;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings a model's files into the cluster and the model into service: the manifest is checked
/// first, then the files it names are stored, then the node deploys or rolls all back.
public final class Deployment {
  private static final String MANIFEST = "model.yaml";
  private static final int MOST_FILES = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final NodeClient node;
  private final Console console;

  public Deployment(NodeClient node, Console console) {
    this.node = node;
    this.console = console;
  }

  /// A model's files on this machine.
  ///
  /// @param manifest null for a bare graph
  private record Source(Path folder, @Nullable String manifest, List<String> files) {}

  /// Returns the node's answer once the model is Deployed.
  public Json deploy(String name, Path path, @Nullable Long batch) throws IOException {
    Source source = source(path);
    Json checked =
        node.post(
            "/v1/manifests",
            Json.object(
                "name",
                name,
                "manifest",
                source.manifest,
                "folder_files",
                source.files,
                "batch",
                batch));
    Map<String, Json> stored = upload(name, source, checked);
    Json request =
        Json.object(
            "name",
            name,
            "manifest",
            checked.at("manifest"),
            "files",
            new Json.Obj(stored),
            "batch",
            batch,
            "request",
            UUID.randomUUID().toString());
    return node.post("/v1/models", request, PATIENCE);
  }

  private Map<String, Json> upload(String name, Source source, Json checked) throws IOException {
    Bulk bulk = Bulk.of(node, console);
    String prefix = Uploads.MODELS + name + "/" + UUID.randomUUID() + "/";
    Map<String, Json> stored = new LinkedHashMap<>();
    for (Json file : checked.at("files").items()) {
      String relative = file.text();
      Path local = source.folder.resolve(relative).normalize();
      if (!local.startsWith(source.folder.normalize())) {
        throw Failure.badInput("'" + relative + "' is outside the model's folder");
      }
      Progress progress = new Progress(console, "upload " + relative);
      Receipt receipt = bulk.put(local, prefix + relative, true, progress::bytes);
      progress.end();
      stored.put(relative, new Json.Str(receipt.name() + "@" + receipt.version()));
    }
    return stored;
  }

  private static Source source(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw Failure.badInput(
          "'" + path + "' does not exist: give a folder with " + MANIFEST + ", or an .onnx file");
    }
    Path real = path.toRealPath();
    if (Files.isDirectory(real)) {
      return folder(path, real);
    }
    String file = String.valueOf(real.getFileName());
    Path parent = real.getParent();
    if (!file.endsWith(".onnx") || parent == null) {
      throw Failure.badInput(
          "'" + path + "' is neither a folder with " + MANIFEST + " nor an .onnx file");
    }
    return new Source(parent, null, List.of(file));
  }

  private static Source folder(Path given, Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        if (Files.isRegularFile(file)) {
          files.add(folder.relativize(file).toString());
        }
        if (files.size() > MOST_FILES) {
          throw Failure.badInput("'" + given + "' holds more than " + MOST_FILES + " files");
        }
      }
    }
    files.sort(null);
    Path manifest = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      String near =
          Nearest.to(MANIFEST, files).map(found -> " (there is '" + found + "')").orElse("");
      throw Failure.badInput("'" + given + "' has no " + MANIFEST + near);
    }
    try {
      return new Source(folder, Files.readString(manifest), files);
    } catch (MalformedInputException e) {
      throw new Failure(Failure.BAD_INPUT, "'" + manifest + "' is not UTF-8 text", e);
    }
  }
}
