package idunno.cli.command;

import idunno.cli.http.Paths;

/// `ls [PREFIX]`: the files whose names start so.
public final class LsCommand extends FileListCommand {
  @Override
  public Usage usage() {
    return usage("[PREFIX]", "Lists files.").parameters(0, 1);
  }

  @Override
  String path(Arguments arguments) {
    return "/v1/files?prefix=" + Paths.encode(arguments.parameterOr(0, ""));
  }

  @Override
  String whenEmpty() {
    return "no files";
  }
}
