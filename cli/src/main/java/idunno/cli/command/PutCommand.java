package idunno.cli.command;

import idunno.base.MachineId;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Listed;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.FolderUpload;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `put LOCAL NAME`: stores a local file as the next version, or every file of a folder.
public final class PutCommand extends NodeCommand {
  private static final int MOST_COPIES = 1_000;

  @Override
  public Usage usage() {
    Usage usage =
        usage(
                "LOCAL NAME",
                "Stores a local file as the next version of NAME; of a folder, each file as"
                    + " NAME/PATH.")
            .parameters(2, 2)
            .value("--copies", "N", "refuse unless N nodes have it (default: as many as can be)");
    return Conditions.in(usage);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    Path local = Path.of(arguments.parameter(0));
    PutOptions options =
        Conditions.of(arguments).on(PutOptions.user("").withCopies(copies(arguments)));
    if (Files.isDirectory(local)) {
      return putFolder(local, options, arguments, console);
    }
    if (!Files.isRegularFile(local)) {
      boolean exists = Files.exists(local);
      throw Failure.badInput(
          "'" + local + "' " + (exists ? "is no ordinary file" : "does not exist: give a file"));
    }
    if (!Files.isReadable(local)) {
      throw Failure.badInput("'" + local + "' cannot be read");
    }
    return putFile(local, options, arguments, console);
  }

  private static int copies(Arguments arguments) {
    Long copies = arguments.number("--copies");
    if (copies != null && (copies < 1 || copies > MOST_COPIES)) {
      throw Failure.badInput("--copies " + copies + " is not between 1 and " + MOST_COPIES);
    }
    return copies == null ? 0 : copies.intValue();
  }

  private int putFile(Path local, PutOptions options, Arguments arguments, Console console)
      throws IOException {
    String name = arguments.parameter(1);
    Progress progress = new Progress(console, "put " + name);
    Receipt receipt =
        Bulk.of(node(arguments, console), console).put(local, name, options, progress::bytes);
    progress.end();
    if (arguments.json()) {
      print(console, Receipts.document(receipt));
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

  private int putFolder(Path local, PutOptions options, Arguments arguments, Console console)
      throws IOException {
    String name = arguments.parameter(1);
    if (arguments.value("--if-version") != null) {
      throw Failure.badInput("'" + local + "' is a folder: --if-version is about one file");
    }
    Bulk bulk = Bulk.of(node(arguments, console), console);
    FolderUpload upload = new FolderUpload(bulk, local, name, options);
    Progress progress = new Progress(console, "put " + name);
    Listed listed = new Listed(console, Json.object("name", name), "files");
    upload.run(
        progress,
        receipt -> {
          if (arguments.json()) {
            listed.item(Receipts.document(receipt));
          }
        });
    progress.end();
    if (arguments.json()) {
      listed.end(Json.object("size", upload.bytes()));
    } else {
      String files = Figures.count(upload.files(), "file", "files");
      console.out().println(name + ": " + files + ", " + Figures.bytes(upload.bytes()));
    }
    return 0;
  }
}
