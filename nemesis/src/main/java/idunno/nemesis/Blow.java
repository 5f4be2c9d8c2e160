package idunno.nemesis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// One fault of one machine: how it comes, and how it goes.
final class Blow {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOOK_MS = 100;

  private final Machines machines;
  private final Machine victim;
  private final Fault fault;
  private final SplittableRandom chance;
  private final List<Machine> far;
  private final Optional<Networks> networks;
  private String done = "";

  /// Where it strikes.
  ///
  /// @param others that are struck by nothing now
  record Scene(Machines machines, List<Machine> others, Optional<Networks> networks) {}

  Blow(Scene scene, Machine victim, Fault fault, SplittableRandom chance) {
    this.machines = scene.machines();
    this.far = scene.others();
    this.networks = scene.networks();
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
      case CUT_OFF -> cutOff();
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

  private void cutOff() throws IOException {
    int ways = chance.nextInt(4);
    done = ways == 0 ? "it is not heard" : ways == 1 ? "it hears nothing" : "both ways";
    for (Machine other : far) {
      if (ways != 1) {
        networks.orElseThrow().cut(victim.number(), other.number());
      }
      if (ways != 0) {
        networks.orElseThrow().cut(other.number(), victim.number());
      }
    }
  }

  private void joinAgain() throws IOException {
    for (Machine other : far) {
      networks.orElseThrow().join(victim.number(), other.number());
      networks.orElseThrow().join(other.number(), victim.number());
    }
  }

  private void harm(Damage damage) throws IOException {
    switch (fault) {
      case ROT_WHILE_DOWN -> done = damage.rot(1 + chance.nextInt(12));
      case LOG_ROT -> done = damage.rotLog();
      case LOG_CUT -> done = damage.cutLog();
      case SNAPSHOT_ROT -> done = damage.rotSnapshot();
      case DISK_LOST -> victim.loseDisk();
      case KILL, STOP, CUT_OFF, ROT, DISK_FULL, WRITES_FAIL -> {
        // Nothing lies on the disk that was not there before.
      }
    }
  }

  /// Takes back what can be taken back, and starts the node where it does not run.
  void heal() throws IOException, InterruptedException {
    switch (fault) {
      case STOP -> victim.signal("CONT");
      case CUT_OFF -> joinAgain();
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
    return victim.isAlive() && !Machines.status(List.of(victim)).at("coordinator").isNothing();
  }
}
