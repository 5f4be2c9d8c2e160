package idunno.cli.command;

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

/// `get NAME[@VERSION] LOCAL`: fetches a version; LOCAL is replaced in one step, or left as it was.
public final class GetCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage("NAME[@VERSION] LOCAL", "Fetches a version of a file, or the newest.")
        .parameters(2, 2)
        .value("--version", "N", "the version; NAME is then exact");
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
    if (arguments.json()) {
      print(
          console,
          Json.object(
              "name",
              fetched.name(),
              "version",
              fetched.version(),
              "size",
              fetched.size(),
              "sha256",
              fetched.sha256().toString(),
              "local",
              local.toString()));
    } else {
      String size = Figures.bytes(fetched.size());
      console
          .out()
          .println(
              fetched.name() + " version " + fetched.version() + ", " + size + ", to " + local);
    }
    return 0;
  }
}
