package idunno.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Bytes and operations a second: five nodes in one warm process, four replicas, everything forced
/// to disk before it is acknowledged; beside them, round by round, the floor and HDFS.
final class FilesThroughput implements AutoCloseable {
  private static final int NODES = 5;
  private static final long MIB = 1 << 20;
  private static final int SMALL_BYTES = 4096;
  private static final int AT_ONCE = 16;

  private final Place place;
  private final Figures figures;
  private final Sizes sizes;
  private final boolean peers;
  private final List<LoadProcess> systems = new ArrayList<>();
  private int fresh;

  /// @param root the checkout
  /// @param work for data
  record Place(Path root, Path work) {}

  /// @param largeMib of one large file
  /// @param many how many files of 16 MiB
  /// @param small how many files of 4 KiB
  /// @param rounds of each figure, of which the median counts
  /// @param warmUpSeconds for which small files are put and read before anything is measured
  record Sizes(int largeMib, int many, int small, int rounds, int warmUpSeconds) {
    static final Sizes FULL = new Sizes(1024, 64, 4_000, 5, 90);
    static final Sizes QUICK = new Sizes(512, 32, 1_000, 3, 30);
  }

  FilesThroughput(Place place, Figures figures, Sizes sizes, boolean peers) {
    this.place = place;
    this.figures = figures;
    this.sizes = sizes;
    this.peers = peers;
  }

  void putLarge() throws IOException, InterruptedException {
    long size = sizes.largeMib() * MIB;
    Table table = new Table();
    for (int round = 0; round < sizes.rounds(); round++) {
      table.add("floor", Floor.writing(place.work(), size));
      for (LoadProcess each : systems()) {
        table.add(each.name(), size / each.put(prefix(), 1, size, 1).seconds());
      }
    }
    clear();
    table.report("put_1x" + sizes.largeMib() + "MiB", 1e6, "MB/s");
    table.held("put_large", "floor", 0.85);
    table.held("put_large", "hdfs", 1.2);
  }

  void putMany() throws IOException, InterruptedException {
    long size = 16 * MIB;
    Table table = new Table();
    for (int round = 0; round < sizes.rounds(); round++) {
      table.add("floor", Floor.writing(place.work(), sizes.many() * size));
      for (LoadProcess each : systems()) {
        double seconds = each.put(prefix(), sizes.many(), size, 8).seconds();
        table.add(each.name(), sizes.many() * size / seconds);
      }
    }
    clear();
    table.report("put_%dx16MiB_8_at_once".formatted(sizes.many()), 1e6, "MB/s");
    table.held("put_many", "floor", 0.80);
    table.held("put_many", "hdfs", 1.3);
  }

  void getLarge() throws IOException, InterruptedException {
    long size = sizes.largeMib() * MIB;
    String name = prefix();
    for (LoadProcess each : systems()) {
      each.put(name, 1, size, 1);
      each.get(name, 2 * NODES, 1, 1);
    }
    Table table = new Table();
    for (int round = 0; round < Math.max(NODES, sizes.rounds()); round++) {
      table.add("loopback", Floor.loopback(size));
      for (LoadProcess each : systems()) {
        table.add(each.name(), size / each.get(name, 1, 1, 1).seconds());
      }
    }
    clear();
    table.report("get_1x" + sizes.largeMib() + "MiB", 1e6, "MB/s");
    table.held("get_large", "loopback", 0.80);
    table.held("get_large", "hdfs", 1.0);
  }

  void putSmall() throws IOException, InterruptedException {
    Table table = new Table();
    for (int round = 0; round < sizes.rounds(); round++) {
      for (LoadProcess each : systems()) {
        double seconds = each.put(prefix(), slow(each), SMALL_BYTES, AT_ONCE).seconds();
        table.add(each.name(), slow(each) / seconds);
      }
    }
    table.report("put_4KiB_16_at_once", 1, "ops/s");
    table.held("put_small", "hdfs", 10);
  }

  void putOne() throws IOException, InterruptedException {
    Table table = new Table();
    for (int round = 0; round < sizes.rounds(); round++) {
      for (LoadProcess each : systems()) {
        table.add(each.name(), each.put(prefix(), slow(each) / 4, SMALL_BYTES, 1).p50());
      }
    }
    table.report("put_4KiB_one_at_a_time_p50", 1, "ms");
    table.heldBelow("put_one_p50", "hdfs", 0.7);
  }

  void getSmall() throws IOException, InterruptedException {
    int files = 500;
    String name = prefix();
    for (LoadProcess each : systems()) {
      each.put(name, files, SMALL_BYTES, AT_ONCE);
      each.get(name, 4 * files, files, AT_ONCE);
    }
    Table table = new Table();
    for (int round = 0; round < sizes.rounds(); round++) {
      for (LoadProcess each : systems()) {
        double seconds = each.get(name, 2 * sizes.small(), files, AT_ONCE).seconds();
        table.add(each.name(), 2 * sizes.small() / seconds);
      }
    }
    clear();
    table.report("get_4KiB_16_at_once", 1, "ops/s");
    table.held("get_small", "hdfs", 2);
  }

  /// Bytes written for each byte stored: by the disk's own count, logs and the file system's own
  /// and all, so nobody else must write; and for small files by what our files grew as well,
  /// because the file system forces its own blocks, whole pages and a journal, with every one of
  /// our forces, and that is most of it. The log of each node grows in steps of 256 KiB, so with
  /// few puts its share, some 0.5, is not seen in the latter.
  void written() throws IOException, InterruptedException {
    LoadProcess ours = systems().getFirst();
    Written large = written(ours, 1, 256 * MIB, 1);
    figures.add("written_per_byte_large", large.disk(), "bytes", Goal.atMost(4.02));
    Written small = written(ours, sizes.small(), SMALL_BYTES, AT_ONCE);
    double files = small.files();
    figures.add("written_per_byte_4KiB_by_files", files, "bytes", Goal.atMost(5));
    figures.add("written_per_byte_4KiB_by_disk", small.disk(), "bytes");
    clear();
  }

  /// Per byte stored.
  private record Written(double disk, double files) {}

  private Written written(LoadProcess ours, int count, long size, int atOnce)
      throws IOException, InterruptedException {
    Path nodes = place.work().resolve("nodes");
    long disk = Machine.bytesWritten(place.work());
    long files = Machine.bytesIn(nodes);
    ours.put(prefix(), count, size, atOnce);
    files = Machine.bytesIn(nodes) - files;
    disk = Machine.bytesWritten(place.work()) - disk;
    double stored = (double) count * size;
    return new Written(disk / stored, files / stored);
  }

  /// What five processes reach, for whoever wants to know what one process hides. Held against
  /// nothing: the others run in one.
  void processes(Program program) throws IOException, InterruptedException {
    try (NodeGroup nodes = new NodeGroup(program, place.work().resolve("processes"), NODES);
        LoadProcess clients =
            LoadProcess.clients(place.work(), NodeGroup.addresses(nodes.without(List.of())))) {
      warmUp(clients);
      long size = sizes.largeMib() * MIB;
      double put = size / clients.put("large", 1, size, 1).seconds() / 1e6;
      figures.add("put_1x%dMiB_processes".formatted(sizes.largeMib()), put, "MB/s");
      double get = size / clients.get("large", 1, 1, 1).seconds() / 1e6;
      figures.add("get_1x%dMiB_processes".formatted(sizes.largeMib()), get, "MB/s");
      int small = sizes.small();
      double puts = small / clients.put("small", small, SMALL_BYTES, AT_ONCE).seconds();
      figures.add("put_4KiB_16_at_once_processes", puts, "ops/s");
      double gets = small / clients.get("small", small, small, AT_ONCE).seconds();
      figures.add("get_4KiB_16_at_once_processes", gets, "ops/s");
    }
  }

  /// HDFS forces each small file, which takes it so long that fewer must do.
  private int slow(LoadProcess system) {
    return system.name().equals("hdfs") ? Math.max(200, sizes.small() / 5) : sizes.small();
  }

  private String prefix() {
    fresh++;
    return "p" + fresh;
  }

  /// Only after a row: new nodes take longer than what is measured.
  private void clear() throws IOException {
    for (LoadProcess each : systems) {
      each.clear();
    }
  }

  /// Ours first; started and warmed up when they are first wanted.
  private List<LoadProcess> systems() throws IOException {
    if (systems.isEmpty()) {
      systems.add(LoadProcess.nodes(place.work(), NODES));
      if (peers) {
        systems.add(LoadProcess.hdfs(place.root(), place.work(), NODES));
      }
      for (LoadProcess each : systems) {
        warmUp(each);
      }
      clear();
    }
    return systems;
  }

  /// As long for each: what counts is how they run once they are compiled.
  private void warmUp(LoadProcess system) throws IOException {
    int files = 500;
    long end = System.nanoTime() + sizes.warmUpSeconds() * 1_000_000_000L;
    while (System.nanoTime() < end) {
      system.put("warm", files, SMALL_BYTES, AT_ONCE);
      system.get("warm", 2 * files, files, AT_ONCE);
    }
    system.put("warm-large", 16, 16 * MIB, 4);
    system.get("warm-large", 32, 16, 4);
  }

  @Override
  public void close() throws IOException {
    for (LoadProcess each : systems) {
      each.close();
    }
    systems.clear();
  }

  /// Round by round, what each system reached.
  private final class Table {
    private final java.util.Map<String, List<Double>> values = new java.util.LinkedHashMap<>();

    void add(String who, double value) {
      values.computeIfAbsent(who, _ -> new ArrayList<>()).add(value);
    }

    void report(String figure, double unit, String unitName) {
      values.forEach((who, each) -> {
        figures.note(figure + " " + who + ": " + rounded(each, unit));
        figures.add(figure + "_" + who, median(each) / unit, unitName);
      });
    }

    /// Ours at least so many times the other's.
    void held(String figure, String other, double goal) {
      @Nullable Double ratio = ratio(other);
      if (ratio != null) {
        String name = figure + "_over_" + other;
        figures.add(name, ratio, "ratio", Goal.atLeast(goal));
      }
    }

    /// Ours at most so many times the other's.
    void heldBelow(String figure, String other, double goal) {
      @Nullable Double ratio = ratio(other);
      if (ratio != null) {
        String name = figure + "_over_" + other;
        figures.add(name, ratio, "ratio", Goal.atMost(goal));
      }
    }

    /// The median of the rounds' ratios: what disturbs the machine for a while disturbs both.
    private @Nullable Double ratio(String other) {
      List<Double> theirs = values.get(other);
      List<Double> ours = values.get("idunno");
      if (theirs == null || ours == null) {
        return null;
      }
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        ratios.add(ours.get(i) / theirs.get(i));
      }
      return median(ratios);
    }

    private static double median(List<Double> all) {
      return Figures.median(all.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String rounded(List<Double> all, double unit) {
      return all.stream()
          .map(value -> String.format(Locale.ROOT, "%.2f", value / unit))
          .collect(Collectors.joining(", "));
    }
  }
}
