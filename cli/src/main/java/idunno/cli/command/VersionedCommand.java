package idunno.cli.command;

import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command about one version of a file.
public abstract class VersionedCommand extends DocumentCommand {
  @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "the file")
  private String name = "";

  @Option(names = "--version", paramLabel = "N", description = "the version; NAME is then exact")
  private @Nullable Long version;

  /// What the user named.
  NameVersion wanted() {
    return NameVersion.parse(name, version);
  }

  /// The nodes that hold it.
  static Json where(NodeClient node, NameVersion wanted) {
    String query = "?name=" + Paths.encode(wanted.name());
    return node.get(
        "/v1/where" + query + (wanted.version() == null ? "" : "&version=" + wanted.version()));
  }
}
