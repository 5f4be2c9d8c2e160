package idunno.consensus;

import idunno.base.Clock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Prints what a group costs. Not a test: run its main with a folder to work in.
final class Figures {
  private Figures() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int[] phases = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
    long rssBefore = residentKib();
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      long cpu = cpuNanos();
      Member member = Member.open(folder.resolve("start"), Member.limits(), Clock.system());
      long opened = System.nanoTime();
      while (!member.leads()) {
        Thread.onSpinWait();
      }
      long led = System.nanoTime();
      long openCpu = cpuNanos() - cpu;
      member.add(i);
      long added = System.nanoTime();
      long rss = residentKib();
      int threads = Thread.activeCount();
      member.close();
      System.out.printf(
          "open %d ms, open-to-leader %d ms (CPU %d ms), first proposal %d us, close %d ms,"
              + " resident +%d KiB, threads %d%n",
          (opened - start) / 1_000_000,
          (led - start) / 1_000_000,
          openCpu / 1_000_000,
          (added - led) / 1000,
          (System.nanoTime() - added) / 1_000_000,
          rss - rssBefore,
          threads);
    }
    try (Member member = Member.alone(folder.resolve("load"), Member.limits(), Clock.system())) {
      AtomicInteger ids = new AtomicInteger();
      for (int inFlight : phases) {
        load(member, ids, inFlight, 4_000_000_000L);
      }
      barriers(member);
      System.out.printf("resident +%d KiB%n", residentKib() - rssBefore);
    }
  }

  private static void load(Member member, AtomicInteger ids, int inFlight, long nanos)
      throws InterruptedException {
    Semaphore free = new Semaphore(inFlight);
    long[] latencies = new long[4_000_000];
    AtomicInteger done = new AtomicInteger();
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      free.acquire();
      long start = System.nanoTime();
      var _ =
          member
              .group
              .propose(List.of(Ledger.add("ledger", ids.incrementAndGet() % 100_000)))
              .thenAccept(_ -> {
                latencies[done.getAndIncrement()] = System.nanoTime() - start;
                free.release();
              });
    }
    free.acquire(inFlight);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long used = cpuNanos() - cpu;
    int n = done.get();
    Arrays.sort(latencies, 0, n);
    System.out.printf(
        "in flight %d: %.0f proposals/s, p50 %d us, p99 %d us, CPU %.1f us each%n",
        inFlight,
        n / seconds,
        latencies[n / 2] / 1000,
        latencies[n * 99 / 100] / 1000,
        used / 1000.0 / n);
  }

  private static void barriers(Member member) {
    for (int round = 0; round < 3; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < 20_000; i++) {
        member.group.barrier().join();
      }
      System.out.printf("barrier %d ns%n", (System.nanoTime() - begin) / 20_000);
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
