package idunno.cli.command;

import idunno.cli.http.Paths;

/// `store [NODE]`: the versions that a node holds a copy of, the system's files among them.
public final class StoreCommand extends FileListCommand {
  @Override
  public Usage usage() {
    return usage("[NODE]", "Lists what a node holds: the one that is asked, or NODE.")
        .parameters(0, 1);
  }

  @Override
  String path(Arguments arguments) {
    return "/v1/store?node=" + Paths.encode(arguments.parameterOr(0, ""));
  }

  @Override
  String whenEmpty() {
    return "it holds nothing";
  }
}
