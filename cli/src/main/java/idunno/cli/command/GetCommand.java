package idunno.cli.command;

import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.NameVersion;
import idunno.files.bulk.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `get NAME[@VERSION] LOCAL`: fetches a version; LOCAL is replaced in one step, or left as it was.
public final class GetCommand extends NodeCommand {
  /// Every copy is read from its beginning to its end.
  private static final Duration VERIFY = Duration.ofMinutes(60);

  @Override
  public Usage usage() {
    return usage("NAME[@VERSION] LOCAL", "Fetches a version of a file, or the newest.")
        .parameters(2, 2)
        .value("--version", "N", "the version; NAME is then exact")
        .flag("--verify", "also read all copies and compare; exit 1 unless most are right");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    NameVersion wanted = NameVersion.parse(arguments.parameter(0), arguments.number("--version"));
    Path given = Path.of(arguments.parameter(1));
    String last = wanted.name().substring(wanted.name().lastIndexOf('/') + 1);
    Path local = Files.isDirectory(given) ? given.resolve(last) : given;
    Progress progress = new Progress(console, "get " + wanted.name());
    Fetched fetched =
        Bulk.of(node(arguments, console), console)
            .get(wanted.name(), wanted.version(), local, progress::bytes);
    progress.end();
    Json copies = arguments.flag("--verify") ? verify(fetched, arguments, console) : null;
    print(fetched, local, copies, arguments, console);
    return copies == null || copies.at("quorum").text().equals("true") ? 0 : 1;
  }

  private Json verify(Fetched fetched, Arguments arguments, Console console) {
    String path =
        "/v1/verify?name=" + Paths.encode(fetched.name()) + "&version=" + fetched.version();
    return node(arguments, console).get(path, VERIFY);
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
    return Json.object(
        "name",
        fetched.name(),
        "version",
        fetched.version(),
        "size",
        fetched.size(),
        "sha256",
        fetched.sha256().toString(),
        "local",
        local.toString(),
        "verified",
        copies == null ? Json.object() : copies);
  }
}
