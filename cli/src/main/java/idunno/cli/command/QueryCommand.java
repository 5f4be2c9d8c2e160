package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `query MODEL FILE`: one answer, at once.
public final class QueryCommand extends DocumentCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public Usage usage() {
    return usage("MODEL FILE", "Runs one file through a model, at once.").parameters(2, 2);
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    String model = arguments.parameter(0);
    Path file = Path.of(arguments.parameter(1));

    if (!Files.isRegularFile(file)) {
      throw Failure.badInput(
          Files.isDirectory(file)
              ? "'" + file + "' is a folder: a query takes one file, 'idunno infer' takes folders"
              : "there is no file '" + file + "': give one that the model can answer");
    }
    String id = String.valueOf(file.getFileName());
    String kind = id.endsWith(".json") || id.endsWith(".jsonl") ? "json" : "bytes";
    String path = "/v1/models/" + Paths.encode(model) + "/query?id=" + Paths.encode(id);
    try {
      return node.postBytes(path + "&kind=" + kind, Files.readAllBytes(file), PATIENCE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '" + file + "': " + e.getMessage(), e);
    }
  }

  @Override
  void show(Json document, Console console) {
    if (exitCode(document) != 0) {
      console.err().println(document.at("id").text() + ": " + document.at("error").text());
      return;
    }
    Json output = document.at("output");
    List<Json> top = output.at("top").items();
    if (top.isEmpty()) {
      console.out().println(output.line());
    }
    for (Json one : top) {
      console.out().println(Answers.classLine(one));
    }
  }

  @Override
  int exitCode(Json document) {
    return document.at("error").isNothing() ? 0 : 1;
  }
}
