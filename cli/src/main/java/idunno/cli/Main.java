package idunno.cli;

import idunno.base.ProblemException;
import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/// The command line. A command costs little because only what it needs is loaded: help and a
/// mistyped word load no parser, any other command loads the parser and its own class.
public final class Main {
  /// What `--version` prints.
  public static final String VERSION = "0.1.0";

  private final Console console;

  /// A command line on these streams; each [#run] is one command.
  public Main(Console console) {
    this.console = console;
  }

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int exit = new Main(console).run(args);
    console.out().flush();
    console.err().flush();
    System.exit(exit);
  }

  /// Runs one command.
  ///
  /// @return the exit code
  public int run(String... args) {
    try {
      return dispatch(args);
    } catch (Failure e) {
      return failed(e, e.line(), e.exitCode());
    } catch (ProblemException e) {
      return failed(e, e.problem().text(), e.problem().kind().exitCode());
    } catch (FileSystemException e) {
      return failed(e, cannotUse(e), Failure.BAD_INPUT);
    } catch (IOException | RuntimeException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return failed(e, reason, Failure.NOT_NOW);
    } catch (OutOfMemoryError e) {
      return failed(e, "out of memory: " + e.getMessage(), Failure.NOT_NOW);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private int dispatch(String[] args) throws IOException {
    if (args.length == 0) {
      console.err().print(Help.text());
      return Failure.BAD_INPUT;
    }
    String[] ordered = commandFirst(args);
    return switch (ordered[0]) {
      case "--help", "-h" -> help();
      case "help" -> ordered.length == 1 ? help() : runCommand(ordered[1], new String[] {"--help"});
      case "--version", "-V" -> {
        boolean json = Arrays.asList(ordered).contains("json");
        console.out().println(json ? Json.object("version", VERSION).line() : "idunno " + VERSION);
        yield 0;
      }
      case "--train" -> new Training(console).run();
      default -> {
        String[] rest = new String[ordered.length - 1];
        System.arraycopy(ordered, 1, rest, 0, rest.length);
        yield runCommand(ordered[0], rest);
      }
    };
  }

  private int help() {
    console.out().print(Help.text());
    return 0;
  }

  private int runCommand(String name, String[] args) throws IOException {
    if (!Commands.isKnown(name)) {
      throw Failure.badInput(Help.unknown(name));
    }
    return Commands.run(name, args, console);
  }

  /// Common options may stand before the command: they are moved behind it.
  static String[] commandFirst(String[] args) {
    int at = 0;
    while (at < args.length - 1 && isCommon(args[at])) {
      at += args[at].indexOf('=') > 0 ? 1 : 2;
    }
    if (at == 0 || at >= args.length) {
      return args;
    }
    String[] ordered = new String[args.length];
    ordered[0] = args[at];
    System.arraycopy(args, 0, ordered, 1, at);
    System.arraycopy(args, at + 1, ordered, at + 1, args.length - at - 1);
    return ordered;
  }

  private static boolean isCommon(String arg) {
    return arg.equals("-o") || arg.equals("--address") || arg.startsWith("--address=");
  }

  /// A file or folder of the user's that is not as it has to be.
  private static String cannotUse(FileSystemException e) {
    String why =
        switch (e) {
          case AccessDeniedException _ -> "you may not";
          case NoSuchFileException _ -> "it does not exist";
          default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        };
    return "cannot use '" + e.getFile() + "' (" + why + "): choose another, or put that right";
  }

  private int failed(Throwable cause, String line, int exitCode) {
    console.out().flush();
    console.err().println("idunno: " + TextTable.printable(line.strip().replace("\n", "; ")));
    if (console.variable("IDUNNO_DEBUG") != null) {
      cause.printStackTrace(console.err());
    }
    return exitCode;
  }
}
