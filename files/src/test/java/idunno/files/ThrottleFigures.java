package idunno.files;

import idunno.base.Clock;
import idunno.files.upkeep.UpkeepSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Prints what a 4 KiB put takes in quiet times and while copies are repaired, by default and with
/// the throttle off: seven nodes in one process on one disk, without a coordinator's log. Not a
/// test.
public final class ThrottleFigures {
  private static final int FILE_BYTES = 4_000_000;

  private ThrottleFigures() {}

  /// @param args a folder with room for 6 GB, and how many files of 4 MB are put first
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int files = Integer.parseInt(args[1]);
    measure(folder.resolve("default"), files, UpkeepSettings.standard().copyBytesPerSecond());
    measure(folder.resolve("off"), files, Long.MAX_VALUE);
  }

  private static void measure(Path folder, int files, long bytesPerSecond) throws Exception {
    FileSettings settings =
        Cluster.settings(Duration.ofSeconds(2))
            .with(UpkeepSettings.standard().withCopies(bytesPerSecond));
    try (Cluster cluster =
        new Cluster(Files.createDirectories(folder), 7, settings, Clock.system())) {
      for (int i = 0; i < files; i++) {
        cluster.put(cluster.node(1 + i % 7), "f" + i, Cluster.bytes(FILE_BYTES));
      }
      puts(cluster, "warm", Duration.ofSeconds(8));
      print(bytesPerSecond, "quiet", puts(cluster, "quiet", Duration.ofSeconds(8)), 0);
      Set<String> gone = Set.of("n6", "n7");
      for (String name : gone) {
        cluster.notLive(name);
        cluster.node(name).gate.cut();
      }
      AtomicLong copied = new AtomicLong();
      AtomicBoolean over = new AtomicBoolean();
      Thread repair = Thread.ofPlatform().start(() -> repair(cluster, gone, copied, over));
      long before = System.nanoTime();
      List<Long> during = puts(cluster, "repair", Duration.ofSeconds(8), over);
      double seconds = (System.nanoTime() - before) / 1e9;
      print(bytesPerSecond, "repair", during, copied.get() / seconds / 1e6);
      over.set(true);
      repair.join();
    }
  }

  private static void repair(
      Cluster cluster, Set<String> gone, AtomicLong copied, AtomicBoolean over) {
    Repairer.Limits standard =
        Repairer.Limits.standard(cluster.node(1).service.upkeepSettings().copyBytesPerSecond());
    Repairer repairer =
        new Repairer(
            cluster.node(1).service,
            cluster.namespace,
            new Repairer.Limits(
                standard.concurrency(), 16, standard.copies(), standard.bytesPerSecond()));
    Repairer.Round round = repairer.round(gone);
    while (round.mayContinue() && !over.get()) {
      copied.addAndGet(round.bytes());
      round = repairer.round(gone);
    }
    over.set(true);
  }

  private static List<Long> puts(Cluster cluster, String name, Duration time) throws IOException {
    return puts(cluster, name, time, new AtomicBoolean());
  }

  private static List<Long> puts(Cluster cluster, String name, Duration time, AtomicBoolean over) {
    List<Long> nanos = new ArrayList<>();
    byte[] content = Cluster.bytes(4_096);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end && !over.get()) {
      long before = System.nanoTime();
      cluster.put(cluster.node(1 + nanos.size() % 5), name + nanos.size(), content);
      nanos.add(System.nanoTime() - before);
    }
    Collections.sort(nanos);
    return nanos;
  }

  private static void print(long limit, String when, List<Long> nanos, double megabytes) {
    System.out.printf(
        Locale.ROOT,
        "%s %s: %d puts, p50 %.2f ms, p99 %.2f ms, repair %.1f MB/s%n",
        limit == Long.MAX_VALUE ? "off" : "default",
        when,
        nanos.size(),
        nanos.get(nanos.size() / 2) / 1e6,
        nanos.get(nanos.size() * 99 / 100) / 1e6,
        megabytes);
  }
}
