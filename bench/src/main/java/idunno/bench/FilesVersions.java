package idunno.bench;

import idunno.base.HostPort;
import idunno.files.PutOptions;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// One name with many versions beside one with ten, in one node: what it costs to get the oldest,
/// and to list them.
final class FilesVersions {
  private static final int FEW = 10;
  private static final int GETS = 500;
  private static final int LISTINGS = 20;

  private final Program program;
  private final Path work;
  private final Figures figures;

  FilesVersions(Program program, Path work, Figures figures) {
    this.program = program;
    this.work = work;
    this.figures = figures;
  }

  void measure(int many) throws IOException, InterruptedException {
    try (Cluster cluster = new Cluster(program, work.resolve("versions"));
        BulkClient client = new BulkClient()) {
      HostPort bulk = HostPort.parse(cluster.address()).plus(2);
      Api api = new Api(cluster.address());
      put(client, bulk, "few", FEW);
      put(client, bulk, "many", many);
      double[] few = new double[GETS];
      double[] lots = new double[GETS];
      for (int i = 0; i < 2 * GETS; i++) {
        few[i % GETS] = getOldest(client, bulk, "few");
        lots[i % GETS] = getOldest(client, bulk, "many");
      }
      report("get_oldest_of_" + many, Figures.median(lots), Figures.median(few));
      report("versions_of_" + many, list(api, "many", many), list(api, "few", FEW));
    }
  }

  private void report(String name, double many, double few) {
    figures.add(name, many, "ms");
    figures.add(name + "_beside_" + FEW, few, "ms");
    double ratio = many / few;
    figures.add(name + "_over_" + FEW, ratio, "ratio", Goal.atMost(2));
  }

  private static void put(BulkClient client, HostPort node, String name, int versions)
      throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      var puts =
          IntStream.range(0, versions)
              .mapToObj(_ ->
                  threads.submit(() ->
                      client.put(
                          node,
                          new PutRequest(
                              name,
                              OptionalLong.of(100),
                              PutOptions.user(UUID.randomUUID().toString())),
                          new ByteArrayInputStream(new byte[100]),
                          Progress.none())))
              .toList();
      for (Future<?> each : puts) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static double getOldest(BulkClient client, HostPort node, String name) {
    long start = System.nanoTime();
    client.get(node, name, OptionalLong.of(1), OutputStream.nullOutputStream(), Progress.none());
    return (System.nanoTime() - start) / 1e6;
  }

  /// The time of one listing, milliseconds, at the median; a long one comes in pages, of which the
  /// first counts, as for whoever looks at them.
  private static double list(Api api, String name, int versions) throws IOException {
    double[] millis = new double[LISTINGS];
    for (int i = 0; i < 2 * LISTINGS; i++) {
      long start = System.nanoTime();
      int listed = api.get("/v1/versions?name=" + name).path("versions").size();
      if (listed == 0 || listed > versions) {
        throw new IOException(name + " has " + listed + " versions, not " + versions);
      }
      millis[i % LISTINGS] = (System.nanoTime() - start) / 1e6;
    }
    return Figures.median(millis);
  }
}
