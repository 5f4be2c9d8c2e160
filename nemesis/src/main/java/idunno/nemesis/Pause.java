package idunno.nemesis;

import java.util.concurrent.locks.LockSupport;

/// Lets time pass: between two faults, and between two looks at a process.
final class Pause {
  private Pause() {}

  static void millis(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
