package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;

/// `stat NAME[@V]`: all about one version.
public final class StatCommand extends VersionedCommand {
  @Override
  public Usage usage() {
    return usage("NAME[@VERSION]", "Shows all about one version of a file.");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    return node.get("/v1/stat" + query(wanted(arguments)));
  }

  @Override
  void show(Json document, Console console) {
    long size = document.at("size").integer();
    boolean deleted = document.at("deleted").isTrue();
    console.out().println("name      " + document.at("name").text());
    console
        .out()
        .println("version   " + document.at("version").text() + (deleted ? ", deleted" : ""));
    console.out().println("size      " + Figures.bytes(size) + " (" + size + " bytes)");
    console.out().println("sha256    " + (deleted ? "-" : document.at("sha256").text("-")));
    console.out().println("time      " + Figures.time(document.at("time").integer()));
    console.out().println("replicas  " + joined(document.at("replicas")));
  }
}
