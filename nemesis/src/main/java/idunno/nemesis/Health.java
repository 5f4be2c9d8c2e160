package idunno.nemesis;

import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.time.Duration;
import java.util.List;

/// Asks the cluster whether everything is as it should be again.
final class Health {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int CALM = 3;
  private static final int COPIES = 4;
  private static final long BETWEEN_MS = 300;

  private final Machines machines;

  /// It took too long.
  static final class NotWholeException extends Exception {
    private static final long serialVersionUID = 1L;

    NotWholeException(String what) {
      super(what);
    }
  }

  Health(Machines machines) {
    this.machines = machines;
  }

  /// Waits until all nodes are members, voters are as many as they can be and all run, and every
  /// version has all its copies, several times in a row: until as much may fail as at first.
  void awaitWhole(Duration limit) throws NotWholeException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    int calm = 0;
    String why = "";
    while (calm < CALM) {
      if (System.nanoTime() > deadline) {
        throw new NotWholeException("not whole after " + limit.toSeconds() + " s: " + why);
      }
      why = why(Machines.status(machines.all()));
      calm = why.isEmpty() ? calm + 1 : 0;
      Pause.millis(BETWEEN_MS);
    }
  }

  /// What is missing; empty when nothing is.
  private String why(Json status) {
    int size = machines.size();
    Json files = status.at("files");
    boolean whole =
        status.at("nodes").integer() == size
            && status.at("coordinator").at("voters").items().size() == Math.min(size, 7)
            && !status.at("coordinator").at("leader").text().isEmpty()
            && status.at("coordinator").at("tolerates").integer() == (Math.min(size, 7) - 1) / 2
            && (files.at("versions").integer() == 0
                || files.at("tolerates").integer() == COPIES - 1)
            && files.at("under_replicated").integer() == 0
            && files.at("endangered").integer() == 0
            && files.at("bad_copies").integer() == 0;
    return whole ? "" : status.line();
  }

  /// Has every node read all its copies, and waits until all have, and have mended what was bad.
  void readAll(Duration limit) throws NotWholeException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!begun(machines.all())) {
      late(deadline, "nobody begins to read", limit);
    }
    Json check = check();
    while (!isRead(check)) {
      late(deadline, "not all has been read: " + check.line(), limit);
      check = check();
    }
  }

  private static void late(long deadline, String what, Duration limit)
      throws NotWholeException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new NotWholeException(what + " after " + limit.toSeconds() + " s");
    }
    Pause.millis(BETWEEN_MS);
  }

  private static boolean begun(List<Machine> asked) {
    for (Machine each : asked) {
      try {
        Json check = each.http().post("/v1/fsck", Json.object("read", true), LOOK);
        return check.at("nodes").items().stream()
            .noneMatch(node -> node.at("state").text().equals("silent"));
      } catch (Failure e) {
        // The next one may answer.
        continue;
      }
    }
    return false;
  }

  private Json check() {
    for (Machine each : machines.all()) {
      try {
        return each.http().get("/v1/fsck", LOOK);
      } catch (Failure e) {
        // The next one may answer.
        continue;
      }
    }
    return Json.object();
  }

  private boolean isRead(Json check) {
    List<Json> nodes = check.at("nodes").items();
    return nodes.size() >= machines.size()
        && nodes.stream().allMatch(node -> node.at("state").text().equals("done"));
  }
}
