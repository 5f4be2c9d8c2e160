package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.transfer.NameVersion;

/// `stat NAME[@V]`: all about one version.
public final class StatCommand extends VersionedCommand {
  @Override
  public Usage usage() {
    return usage("NAME[@VERSION]", "Shows all about one version of a file.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {

    NameVersion wanted = wanted(arguments);
    Json where = where(node, wanted);
    String number = where.at("version").text();
    Json all = node.get("/v1/versions?name=" + Paths.encode(wanted.name()));
    for (Json version : all.at("versions").items()) {
      if (version.at("version").text().equals(number)) {
        return described(wanted.name(), version, where);
      }
    }
    throw Failure.badInput(wanted.name() + " has no version " + number);
  }

  private static Json described(String name, Json version, Json where) {
    return Json.object(
        "name",
        name,
        "version",
        version.at("version"),
        "size",
        version.at("size"),
        "sha256",
        version.at("sha256"),
        "deleted",
        version.at("deleted"),
        "time",
        version.at("time"),
        "replicas",
        where.at("replicas"));
  }

  @Override
  void show(Json document, Console console) {
    long size = document.at("size").integer();
    console.out().println("name      " + document.at("name").text());
    console.out().println("version   " + document.at("version").text());
    console.out().println("size      " + Figures.bytes(size) + " (" + size + " bytes)");
    console.out().println("sha256    " + document.at("sha256").text("-"));
    console.out().println("time      " + Figures.time(document.at("time").integer()));
    console.out().println("replicas  " + joined(document.at("replicas")));
  }
}
