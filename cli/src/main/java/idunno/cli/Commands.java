package idunno.cli;

import idunno.cli.command.BatchSizeCommand;
import idunno.cli.command.ChangeJobCommand;
import idunno.cli.command.Command;
import idunno.cli.command.CpCommand;
import idunno.cli.command.DeadLettersCommand;
import idunno.cli.command.DeployCommand;
import idunno.cli.command.FsckCommand;
import idunno.cli.command.GetCommand;
import idunno.cli.command.GetVersionsCommand;
import idunno.cli.command.InferCommand;
import idunno.cli.command.JobCommand;
import idunno.cli.command.JobsCommand;
import idunno.cli.command.LaunchedCommand;
import idunno.cli.command.LeaveCommand;
import idunno.cli.command.LsCommand;
import idunno.cli.command.MembersCommand;
import idunno.cli.command.ModelCommand;
import idunno.cli.command.ModelsCommand;
import idunno.cli.command.Parsing;
import idunno.cli.command.PurgeCommand;
import idunno.cli.command.PutCommand;
import idunno.cli.command.QueryCommand;
import idunno.cli.command.RatesCommand;
import idunno.cli.command.ResultsCommand;
import idunno.cli.command.RetentionCommand;
import idunno.cli.command.RmCommand;
import idunno.cli.command.SelfCommand;
import idunno.cli.command.StatCommand;
import idunno.cli.command.StatsCommand;
import idunno.cli.command.StatusCommand;
import idunno.cli.command.StoreCommand;
import idunno.cli.command.TasksCommand;
import idunno.cli.command.TopologyCommand;
import idunno.cli.command.UndeleteCommand;
import idunno.cli.command.UndeployCommand;
import idunno.cli.command.VersionsCommand;
import idunno.cli.command.WhereCommand;
import idunno.cli.command.WorkersCommand;
import idunno.cli.demo.DemoCommand;
import idunno.cli.local.DownCommand;
import idunno.cli.local.PsCommand;
import idunno.cli.local.UpCommand;
import idunno.cli.logs.LogsCommand;
import idunno.cli.output.Console;
import java.io.IOException;
import java.util.List;

/// The table from a command's name to its class. A switch rather than a map of constructors: a
/// command's class is loaded when its own case is taken, and no other.
final class Commands {
  private static final List<String> NAMES =
      List.of(
          "status",
          "members",
          "self",
          "topology",
          "leave",
          "put",
          "get",
          "ls",
          "rm",
          "undelete",
          "purge",
          "cp",
          "stat",
          "versions",
          "get-versions",
          "where",
          "store",
          "fsck",
          "retain",
          "retention",
          "deploy",
          "undeploy",
          "models",
          "model",
          "query",
          "infer",
          "jobs",
          "job",
          "tasks",
          "results",
          "cancel",
          "pause",
          "resume",
          "retry",
          "dead-letters",
          "rates",
          "stats",
          "workers",
          "batch-size",
          "logs",
          "up",
          "ps",
          "down",
          "demo",
          "node",
          "inspect");

  /// For measurements; the top-level help leaves it out.
  private static final String UNLISTED = "plain-loop";

  private Commands() {}

  /// Every command, in the order of the documents.
  public static List<String> names() {
    return NAMES;
  }

  /// Whether there is such a command.
  public static boolean isKnown(String name) {
    return NAMES.contains(name) || name.equals(UNLISTED);
  }

  /// Parses the arguments and runs the command.
  ///
  /// @return the exit code
  public static int run(String name, String[] args, Console console) throws IOException {
    Command command = (Command) create(name);
    Parsing parsing = new Parsing(name, command.usage());
    if (Parsing.wantsHelp(args)) {
      console.out().print(parsing.help());
      return 0;
    }
    return command.run(parsing.parse(args), console);
  }

  /// A new command of this name. The return type is `Object` for a reason: for any other class the
  /// JVM's verifier loads all the classes named here to see whether they extend it.
  private static Object create(String name) {
    return switch (name) {
      case "status" -> new StatusCommand();
      case "members" -> new MembersCommand();
      case "self" -> new SelfCommand();
      case "topology" -> new TopologyCommand();
      case "leave" -> new LeaveCommand();
      case "demo" -> new DemoCommand();
      case "up" -> new UpCommand();
      case "ps" -> new PsCommand();
      case "down" -> new DownCommand();
      case "rates" -> new RatesCommand();
      case "stats" -> new StatsCommand();
      case "workers" -> new WorkersCommand();
      case "batch-size" -> new BatchSizeCommand();
      case "logs" -> new LogsCommand();
      default -> createOther(name);
    };
  }

  private static Object createOther(String name) {
    return switch (name) {
      case "put" -> new PutCommand();
      case "get" -> new GetCommand();
      case "deploy" -> new DeployCommand();
      case "infer" -> new InferCommand();
      case "ls" -> new LsCommand();
      case "rm" -> new RmCommand();
      case "undelete" -> new UndeleteCommand();
      case "purge" -> new PurgeCommand();
      case "cp" -> new CpCommand();
      case "versions" -> new VersionsCommand();
      case "get-versions" -> new GetVersionsCommand();
      case "where" -> new WhereCommand();
      case "stat" -> new StatCommand();
      case "store" -> new StoreCommand();
      case "fsck" -> new FsckCommand();
      case "retain", "retention" -> new RetentionCommand(name);
      case "undeploy" -> new UndeployCommand();
      case "models" -> new ModelsCommand();
      case "model" -> new ModelCommand();
      case "query" -> new QueryCommand();
      case "jobs" -> new JobsCommand();
      case "job" -> new JobCommand();
      case "tasks" -> new TasksCommand();
      case "results" -> new ResultsCommand();
      case "cancel", "pause", "resume", "retry" -> new ChangeJobCommand(name);
      case "dead-letters" -> new DeadLettersCommand();
      case "node", "inspect", UNLISTED -> new LaunchedCommand(name);
      default -> unknown(name);
    };
  }

  /// Not a plain throw above: with this branch the common type of all branches is `Object`.
  private static Object unknown(String name) {
    throw new IllegalArgumentException("no command " + name);
  }
}
