package idunno.cli.command;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Listed;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.FolderFetch;
import idunno.cli.transfer.NameVersion;
import idunno.files.bulk.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `get NAME[@VERSION] LOCAL`: fetches a version; LOCAL is replaced in one step, or left as it was.
/// Where no file has that name, all files under it.
public final class GetCommand extends NodeCommand {
  /// Every copy is read from its beginning to its end.
  private static final Duration VERIFY = Duration.ofMinutes(60);

  @Override
  public Usage usage() {
    return usage(
            "NAME[@VERSION] LOCAL",
            "Fetches a version of a file, or the newest; of NAME/, all files under it into the"
                + " folder LOCAL.")
        .parameters(2, 2)
        .value("--version", "N", "the version; NAME is then exact")
        .flag("--verify", "also read all copies and compare; exit 1 unless most are right");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    NameVersion wanted = NameVersion.parse(arguments.parameter(0), arguments.number("--version"));
    Path given = Path.of(arguments.parameter(1));
    NodeClient node = node(arguments, console);
    Bulk bulk = Bulk.of(node, console);
    FolderFetch folder = new FolderFetch(node, bulk, wanted.name(), given);
    if (wanted.name().endsWith("/") && wanted.version() == null) {
      return getFolder(folder, wanted.name(), arguments, console);
    }
    try {
      return getFile(bulk, wanted, arguments, console);
    } catch (ProblemException e) {
      boolean mayBeFolder =
          e.problem().kind() == Problem.Kind.NOT_FOUND && wanted.version() == null;
      if (!mayBeFolder || !folder.exists()) {
        throw e;
      }
    }
    return getFolder(folder, wanted.name(), arguments, console);
  }

  private int getFile(Bulk bulk, NameVersion wanted, Arguments arguments, Console console)
      throws IOException {
    Path local = inside(Path.of(arguments.parameter(1)), wanted.name());
    Progress progress = new Progress(console, "get " + wanted.name());
    Fetched fetched = bulk.get(wanted.name(), wanted.version(), local, progress::bytes);
    progress.end();
    Json copies = arguments.flag("--verify") ? verify(fetched, arguments, console) : null;
    print(fetched, local, copies, arguments, console);
    return copies == null || copies.at("quorum").text().equals("true") ? 0 : 1;
  }

  /// The file in a folder that was given, or what was given.
  static Path inside(Path given, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return Files.isDirectory(given) ? given.resolve(last) : given;
  }

  private int getFolder(FolderFetch folder, String name, Arguments arguments, Console console)
      throws IOException {
    if (arguments.flag("--verify")) {
      throw Failure.badInput("'" + name + "' is a folder: --verify is about one file");
    }
    if (!folder.exists()) {
      throw Failure.badInput("no file is under '" + name + "': 'idunno ls' lists those there are");
    }
    Progress progress = new Progress(console, "get " + name);
    Listed listed = new Listed(console, Json.object("name", name), "files");
    long[] bytes = new long[1];
    folder.run(
        progress,
        (fetched, local) -> {
          bytes[0] += fetched.size();
          if (arguments.json()) {
            listed.item(Receipts.document(fetched, local));
          }
        });
    progress.end();
    if (arguments.json()) {
      listed.end(Json.object("size", bytes[0]));
    } else {
      String files = Figures.count(folder.files(), "file", "files");
      String to = arguments.parameter(1);
      console.out().println(name + ": " + files + ", " + Figures.bytes(bytes[0]) + ", to " + to);
    }
    return 0;
  }

  private Json verify(Fetched fetched, Arguments arguments, Console console) {
    NameVersion exact = new NameVersion(fetched.name(), fetched.version());
    return node(arguments, console).get("/v1/verify" + VersionedCommand.query(exact), VERIFY);
  }

  private static void print(
      Fetched fetched, Path local, @Nullable Json copies, Arguments arguments, Console console) {
    if (arguments.json()) {
      print(console, document(fetched, local, copies));
      return;
    }
    String size = Figures.bytes(fetched.size());
    String what = fetched.name() + " version " + fetched.version();
    console.out().println(what + ", " + size + ", to " + local);
    if (copies != null) {
      for (Json copy : copies.at("copies").items()) {
        String fault = copy.at("fault").text();
        console
            .out()
            .println(
                "copy on "
                    + copy.at("replica").text()
                    + (fault.isEmpty() ? " matches" : ": " + fault));
      }
    }
  }

  private static Json document(Fetched fetched, Path local, @Nullable Json copies) {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (Receipts.document(fetched, local) instanceof Json.Obj(Map<String, Json> all)) {
      fields.putAll(all);
    }
    fields.put("verified", copies == null ? Json.object() : copies);
    return new Json.Obj(fields);
  }
}
