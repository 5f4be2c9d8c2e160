package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import java.time.Duration;

/// Waits for a job's end and shows its progress. The job does not depend on the one who waits: a
/// node that is away for a while is waited for, and Ctrl-C says how to look again.
public final class JobWatch {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMillis(500);
  private static final Duration NODE_MAY_BE_AWAY = Duration.ofSeconds(60);

  private final NodeClient node;
  private final Console console;

  public JobWatch(NodeClient node, Console console) {
    this.node = node;
    this.console = console;
  }

  /// Returns the job once it is over.
  ///
  /// @throws Failure when the node is away for longer than a minute
  public Json untilOver(long job) {
    String goesOn = "job " + job + " goes on: idunno job " + job + " --watch";
    Progress progress = new Progress(console, "job " + job);
    try (ExitNote note = new ExitNote(console, goesOn)) {
      Json last = node.get("/v1/jobs/" + job);
      Duration pause = FIRST;
      while (!Jobs.isOver(last)) {
        note.arm();
        progress.update(Jobs.finished(last), Jobs.total(last), Jobs.remark(last));
        console.pause(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        last = ask(job, goesOn);
      }
      progress.update(Jobs.finished(last), Jobs.total(last), Jobs.remark(last));
      return last;
    } finally {
      progress.end();
    }
  }

  private Json ask(long job, String goesOn) {
    long giveUp = System.nanoTime() + NODE_MAY_BE_AWAY.toNanos();
    while (true) {
      try {
        return node.get("/v1/jobs/" + job);
      } catch (Failure e) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (e.exitCode() != Failure.NOT_NOW || System.nanoTime() > giveUp || interrupted) {
          throw new Failure(e.exitCode(), e.line() + " (" + goesOn + ")", e);
        }
        console.pause(LONGEST);
      }
    }
  }
}
