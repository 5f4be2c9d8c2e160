package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What files promise: throughput beside what the machine can do at all and, when asked for, beside
/// HDFS; repair; fail-over; what a version costs.
final class FilesSuite implements AutoCloseable {
  private final Rows rows;
  private final FilesThroughput throughput;

  /// @param root the checkout
  /// @param work for the clusters' data
  /// @param quick smaller and fewer, in a few minutes
  /// @param peers whether HDFS is measured too
  FilesSuite(Path root, Path work, Figures figures, boolean quick, boolean peers)
      throws IOException {
    this.rows = new Rows(figures);
    Path dir = Files.createDirectories(work.resolve("files"));
    FilesThroughput.Sizes sizes = quick ? FilesThroughput.Sizes.QUICK : FilesThroughput.Sizes.FULL;
    this.throughput =
        new FilesThroughput(new FilesThroughput.Place(root, dir), figures, sizes, peers);
    rows.add("put-large", throughput::putLarge);
    rows.add("put-many", throughput::putMany);
    rows.add("get-large", throughput::getLarge);
    rows.add("put-small", throughput::putSmall);
    rows.add("put-one", throughput::putOne);
    rows.add("get-small", throughput::getSmall);
    rows.add("written", throughput::written);
    rows.add("processes", () -> throughput.processes(new Program(root)));
    FilesRepair repair = new FilesRepair(new Program(root), dir, figures, quick ? 384 : 1024);
    rows.add("repair-time", repair::time);
    rows.add("repair-foreground", () -> repair.foreground(quick ? 200 : 1_000));
    FilesFailover failover = new FilesFailover(new Program(root), dir, figures);
    rows.add("failover", () -> failover.measure(quick ? 5 : 25));
    FilesMillion million = new FilesMillion(dir, figures);
    rows.add("heap", million::heap);
    rows.add("restart", () -> million.restart(quick ? 200_000 : 1_000_000));
    FilesVersions versions = new FilesVersions(new Program(root), dir, figures);
    rows.add("versions", () -> versions.measure(quick ? 2_000 : 10_000));
    FilesNemesis nemesis = new FilesNemesis(root, new Program(root), figures);
    String minutes = System.getenv().getOrDefault("IDUNNO_MINUTES", quick ? "3" : "60");
    rows.addOnDemand("nemesis", () -> nemesis.measure(Integer.parseInt(minutes)));
  }

  /// @param only see [Rows#measure]
  void measure(List<String> only) throws IOException, InterruptedException {
    rows.measure(only);
  }

  /// Ends what rows have left running for each other.
  @Override
  public void close() throws IOException {
    throughput.close();
  }
}
