package idunno.nemesis;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/// One fault of one machine: how it comes, and how it goes.
final class Blow {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOOK_MS = 100;

  private final Machines machines;
  private final Machine victim;
  private final Fault fault;
  private final SplittableRandom chance;
  private String done = "";

  Blow(Machines machines, Machine victim, Fault fault, SplittableRandom chance) {
    this.machines = machines;
    this.victim = victim;
    this.fault = fault;
    this.chance = chance;
  }

  Fault fault() {
    return fault;
  }

  @Override
  public String toString() {
    return victim.name() + " " + fault + (done.isEmpty() ? "" : " (" + done + ")");
  }

  void strike() throws IOException, InterruptedException {
    Damage damage = new Damage(victim.dir(), chance);
    switch (fault) {
      case STOP -> victim.signal("STOP");
      case ROT -> done = damage.rot(1 + chance.nextInt(12));
      case DISK_FULL -> victim.fill();
      case WRITES_FAIL -> {
        long limit = 4096L + chance.nextLong(3L << 20);
        done = victim.limitFiles(limit) ? "beyond " + limit : "not possible here";
      }
      case KILL, ROT_WHILE_DOWN, LOG_ROT, LOG_CUT, SNAPSHOT_ROT, DISK_LOST -> {
        victim.kill();
        harm(damage);
      }
    }
  }

  private void harm(Damage damage) throws IOException {
    switch (fault) {
      case ROT_WHILE_DOWN -> done = damage.rot(1 + chance.nextInt(12));
      case LOG_ROT -> done = damage.rotLog();
      case LOG_CUT -> done = damage.cutLog();
      case SNAPSHOT_ROT -> done = damage.rotSnapshot();
      case DISK_LOST -> victim.loseDisk();
      case KILL, STOP, ROT, DISK_FULL, WRITES_FAIL -> {
        // Nothing lies on the disk that was not there before.
      }
    }
  }

  /// Takes back what can be taken back, and starts the node where it does not run.
  void heal() throws IOException, InterruptedException {
    switch (fault) {
      case STOP -> victim.signal("CONT");
      case DISK_FULL -> victim.makeRoom();
      case WRITES_FAIL -> {
        boolean unused = victim.limitFiles(-1);
      }
      case KILL, ROT, ROT_WHILE_DOWN, LOG_ROT, LOG_CUT, SNAPSHOT_ROT, DISK_LOST -> {
        // What is gone or bad stays so.
      }
    }
    boolean ended = !victim.isAlive();
    if (ended) {
      machines.startAgain(victim);
    }
  }

  /// Waits until the node runs, and does what an operator would do about one that refuses to.
  ///
  /// @return what should not have been; empty when all went well
  String awaitRunning() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && !answers()) {
      if (!victim.isAlive()) {
        if (!fault.mayBeRefused() && !fault.mayEndNode()) {
          return this + ": the node ended: " + victim.lastWords();
        }
        if (fault.mayBeRefused()) {
          done += ", refused and started with an empty disk";
          victim.loseDisk();
        }
        machines.startAgain(victim);
      }
      Pause.millis(LOOK_MS);
    }
    return victim.isAlive() ? "" : this + ": the node does not start: " + victim.lastWords();
  }

  private boolean answers() {
    return victim.isAlive()
        && !Machines.status(java.util.List.of(victim)).at("coordinator").isNothing();
  }
}
