package idunno.cli;

import idunno.base.Nearest;
import idunno.cli.command.Command;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Fills one command's fields from its arguments. The parser is built for this command alone.
final class Parsing {
  private Parsing() {}

  static int run(String name, Command command, String[] args, Console console) throws IOException {
    CommandLine parser = new CommandLine(command);
    parser.setCommandName("idunno " + name);
    parser.setExpandAtFiles(false);
    parser.setPosixClusteredShortOptionsAllowed(false);
    try {
      parser.parseArgs(args);
    } catch (UnmatchedArgumentException e) {
      throw new Failure(Failure.BAD_INPUT, unmatched(name, parser, e), e);
    } catch (ParameterException e) {
      String line = String.valueOf(e.getMessage()) + " (idunno " + name + " --help says more)";
      throw new Failure(Failure.BAD_INPUT, line, e);
    }
    if (parser.isUsageHelpRequested()) {
      parser.usage(console.out(), CommandLine.Help.Ansi.OFF);
      return 0;
    }
    command.check();
    return command.run(console);
  }

  private static String unmatched(String name, CommandLine parser, UnmatchedArgumentException e) {
    String typed = e.getUnmatched().getFirst();
    if (!typed.startsWith("-")) {
      return "'" + typed + "' is one argument too many for " + name;
    }
    return "there is no option '"
        + typed
        + "' for "
        + name
        + Nearest.to(typed, parser.getCommandSpec().optionsMap().keySet())
            .map(near -> "; did you mean '" + near + "'?")
            .orElse(": idunno " + name + " --help lists them");
  }
}
