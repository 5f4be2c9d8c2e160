package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.transfer.NameVersion;
import java.time.Duration;

/// `purge NAME@V`, `purge NAME --before V`, `purge NAME --all`: takes content away for good.
public final class PurgeCommand extends DocumentCommand {
  private static final Duration LONG = Duration.ofMinutes(2);

  @Override
  public Usage usage() {
    return usage("NAME[@VERSION]", "Takes versions away for good: their bytes are freed.")
        .parameters(1, 1)
        .value("--version", "N", "that version; NAME is then exact")
        .value("--before", "N", "all versions before that one")
        .flag("--all", "all versions there are now");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    Long before = arguments.number("--before");
    boolean all = arguments.flag("--all");
    NameVersion wanted =
        before == null && !all
            ? VersionedCommand.wanted(arguments)
            : new NameVersion(arguments.parameter(0), arguments.number("--version"));
    Long version = wanted.version();
    int said = (version == null ? 0 : 1) + (before == null ? 0 : 1) + (all ? 1 : 0);
    if (said != 1) {
      String what = said == 0 ? "say what of '%s' is to go for good" : "'%s': give one of";
      throw Failure.badInput(
          what.formatted(wanted.name()) + ": NAME@VERSION, --before VERSION, or --all");
    }
    return node.post(
        "/v1/files/purge",
        Json.object("name", wanted.name(), "version", version, "before", before, "all", all),
        LONG);
  }

  @Override
  void show(Json document, Console console) {
    String purged = Figures.count(document.at("purged").integer(), "version", "versions");
    console.out().println(document.at("name").text() + ": " + purged + " purged");
  }
}
