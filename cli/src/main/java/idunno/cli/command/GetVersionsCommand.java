package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.cli.output.TextTable;
import idunno.cli.transfer.Bulk;
import idunno.files.bulk.Fetched;
import idunno.files.bulk.LocalTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `get-versions NAME N LOCAL`: the last versions of a file, newest first, in one local file with a
/// line before each, or in a file each. Delete markers have no content and are not counted.
public final class GetVersionsCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage(
            "NAME N LOCAL",
            "Fetches the last N versions into one local file, newest first, with a line before"
                + " each.")
        .parameters(3, 3)
        .flag("--split", "a file for each, in the folder LOCAL: NAME@VERSION");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String name = arguments.parameter(0);
    Long count = Arguments.number("N", arguments.parameter(1));
    if (count == null || count < 1) {
      throw Failure.badInput("N is " + count + ": ask for at least one version");
    }
    Path given = Path.of(arguments.parameter(2));
    NodeClient node = node(arguments, console);
    List<Json> versions = last(node, name, count);
    if (versions.isEmpty()) {
      throw Failure.badInput("no version of '" + name + "' has content any more");
    }
    Bulk bulk = Bulk.of(node, console);
    Path local;
    if (arguments.flag("--split")) {
      local = given;
      split(bulk, name, versions, given, console);
    } else {
      local = GetCommand.inside(given, name);
      join(bulk, name, versions, local, console);
    }
    print(name, versions, local, arguments, console);
    return 0;
  }

  /// The last versions with content, newest first.
  private static List<Json> last(NodeClient node, String name, long count) {
    List<Json> found = new ArrayList<>();
    @Nullable String before = Long.toString(Long.MAX_VALUE);
    while (before != null && found.size() < count) {
      String query = "?name=" + Paths.encode(name) + "&before=" + before;
      Json page = node.get("/v1/versions" + query);
      for (Json version : page.at("versions").items().reversed()) {
        if (!version.at("deleted").isTrue() && found.size() < count) {
          found.add(version);
        }
      }
      before = page.at("next").isNothing() ? null : page.at("next").text();
    }
    return found;
  }

  private static void join(Bulk bulk, String name, List<Json> versions, Path local, Console console)
      throws IOException {
    try (LocalTarget target = LocalTarget.create(local)) {
      for (Json version : versions) {
        write(target.out(), delimiter(name, version));
        Fetched unused = fetch(bulk, name, version, target.out(), console);
        write(target.out(), "\n");
      }
      target.commit();
    }
  }

  private static String delimiter(String name, Json version) {
    return "===== %s version %s, %s bytes, %s =====%n"
        .formatted(
            TextTable.printable(name),
            version.at("version").text(),
            version.at("size").text(),
            Figures.time(version.at("time").integer()));
  }

  private static void write(OutputStream out, String text) throws IOException {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Failure(Failure.BAD_INPUT, "cannot write what was got: " + e.getMessage(), e);
    }
  }

  private static void split(
      Bulk bulk, String name, List<Json> versions, Path folder, Console console)
      throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Failure.badInput("'" + folder + "' is no folder: give one for --split");
    }
    Files.createDirectories(folder);
    String last = name.substring(name.lastIndexOf('/') + 1);
    for (Json version : versions) {
      Path local = folder.resolve(last + "@" + version.at("version").text());
      try (LocalTarget target = LocalTarget.create(local)) {
        Fetched unused = fetch(bulk, name, version, target.out(), console);
        target.commit();
      }
    }
  }

  private static Fetched fetch(
      Bulk bulk, String name, Json version, OutputStream out, Console console) {
    String number = version.at("version").text();
    Progress progress = new Progress(console, "get " + name + "@" + number);
    Fetched fetched = bulk.get(name, Long.parseLong(number), out, progress::bytes);
    progress.end();
    return fetched;
  }

  private static void print(
      String name, List<Json> versions, Path local, Arguments arguments, Console console) {
    if (arguments.json()) {
      print(console, Json.object("name", name, "local", local.toString(), "versions", versions));
      return;
    }
    String count = Figures.count(versions.size(), "version", "versions");
    console.out().println(name + ": " + count + ", newest first, to " + local);
  }
}
