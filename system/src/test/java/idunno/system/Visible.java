package idunno.system;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// All that a user can see of a node and of a local folder: what a refused command must leave as it
/// was. The node has to answer for it, too.
///
/// @param models name, version and batch of each
/// @param files name and version of each, the users' and the system's
/// @param jobs number and state of each
/// @param local the local folder's files with their sizes and times
/// @param processes how many processes the node has started
record Visible(
    List<String> models,
    List<String> files,
    List<String> jobs,
    List<String> local,
    long processes) {

  static Visible of(NodeClient node, ProcessHandle process, Path folder) throws IOException {
    List<String> files = new ArrayList<>(files(node, ""));
    files.addAll(files(node, ".idunno/"));
    return new Visible(
        each(
            node.get("/v1/models").at("models"),
            model -> fields(model, "model", "version", "state", "batch")),
        files,
        each(node.get("/v1/jobs?all=true").at("jobs"), job -> fields(job, "job", "state")),
        local(folder),
        process.children().count());
  }

  /// The files that begin so; the system's only where the prefix asks for them.
  static List<String> files(NodeClient node, String prefix) {
    return each(
        node.get("/v1/files?prefix=" + prefix).at("files"),
        file -> fields(file, "name", "version"));
  }

  private static List<String> each(Json array, Function<Json, String> text) {
    return array.items().stream().map(text).toList();
  }

  private static String fields(Json object, String... names) {
    return String.join(" ", Stream.of(names).map(name -> object.at(name).text()).toList());
  }

  private static List<String> local(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk.sorted()::iterator) {
        if (Files.isRegularFile(file) && !file.endsWith("lock")) {
          found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return found;
  }
}
