package idunno.cli.command;

import idunno.base.MachineId;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.files.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `put LOCAL NAME`: stores a local file as the next version.
public final class PutCommand extends NodeCommand {
  @Override
  public Usage usage() {
    return usage("LOCAL NAME", "Stores a local file as the next version of NAME.").parameters(2, 2);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Path local = Path.of(arguments.parameter(0));
    String name = arguments.parameter(1);
    if (!Files.isRegularFile(local)) {
      String what =
          Files.isDirectory(local) ? "is a folder: put its files" : "does not exist: give a file";
      throw Failure.badInput("'" + local + "' " + what);
    }
    if (!Files.isReadable(local)) {
      throw Failure.badInput("'" + local + "' cannot be read");
    }
    Progress progress = new Progress(console, "put " + name);
    Receipt receipt =
        Bulk.of(node(arguments, console), console).put(local, name, false, progress::bytes);
    progress.end();
    if (arguments.json()) {
      print(console, document(receipt));
    } else {
      console
          .out()
          .println(
              receipt.name()
                  + " version "
                  + receipt.version()
                  + ", "
                  + Figures.bytes(receipt.size())
                  + ", on "
                  + String.join(",", MachineId.namesOf(receipt.replicas())));
    }
    return 0;
  }

  private static Json document(Receipt receipt) {
    return Json.object(
        "name",
        receipt.name(),
        "version",
        receipt.version(),
        "size",
        receipt.size(),
        "sha256",
        receipt.sha256().toString(),
        "replicas",
        MachineId.namesOf(receipt.replicas()));
  }
}
