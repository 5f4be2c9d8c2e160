package idunno.consensus;

import idunno.base.Clock;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/// The child process of [KillTest]: proposes the numbers from its second argument on, 64 at a time,
/// and prints each one that is acknowledged.
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Member member =
        Member.alone(Path.of(args[0]), Member.limits().withSnapshotEvery(25), Clock.system());
    out.println("leads");
    Semaphore free = new Semaphore(64);
    for (long id = Long.parseLong(args[1]); ; id++) {
      free.acquire();
      long proposed = id;
      String padding = "x".repeat((int) (id * 37 % 3000));
      var _ =
          member
              .group
              .propose(
                  List.of(
                      new Part("ledger", Ledger.bytes("again " + id + " " + padding)),
                      new Part("second", Ledger.bytes("again " + id))))
              .thenAccept(outcome -> {
                if (outcome instanceof Outcome.Applied) {
                  out.println(proposed);
                }
                free.release();
              });
    }
  }
}
