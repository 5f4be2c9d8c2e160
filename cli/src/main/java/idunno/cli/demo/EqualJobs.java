package idunno.cli.demo;

import idunno.cli.command.Jobs;
import idunno.cli.command.Submission;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.PackUploader;
import idunno.serving.client.Packer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Jobs of equal size over the bundled images, one for each of some models.
final class EqualJobs {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final NodeClient node;
  private final Console console;
  private final DemoInputs inputs;
  private final PackUploader uploader;

  EqualJobs(NodeClient node, Console console, DemoInputs inputs) {
    this.node = node;
    this.console = console;
    this.inputs = inputs;
    this.uploader = new PackUploader(Bulk.of(node, console));
  }

  /// Submits them at the same moment, once the inputs of all are stored.
  ///
  /// @return the numbers of the jobs, in the order of the models
  List<Long> submit(List<String> models, long queriesEach) throws IOException {
    List<List<Packer.Packed>> packs = new ArrayList<>();
    for (String unused : models) {
      packs.add(inputs.store(queriesEach, uploader));
    }
    List<CompletableFuture<Long>> posts = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      String model = models.get(i);
      List<Packer.Packed> own = packs.get(i);
      posts.add(CompletableFuture.supplyAsync(() -> post(model, own)));
    }
    try {
      List<Long> ids = new ArrayList<>();
      for (CompletableFuture<Long> post : posts) {
        ids.add(post.join());
      }
      return ids;
    } catch (CompletionException e) {
      throw e.getCause() instanceof Failure failure ? failure : e;
    }
  }

  private long post(String model, List<Packer.Packed> packs) {
    return Submission.post(node, console, new Submission.Stored(model, null, packs, true))
        .at("job")
        .integer();
  }

  /// Runs them to their end, and takes the rate from when a quarter of all was done, so that what
  /// happens only at the start does not count.
  ///
  /// @return queries per second of each model, on average
  double probe(List<String> models, long queriesEach) throws IOException {
    List<Long> ids = submit(models, queriesEach);
    long all = queriesEach * models.size();
    long start = System.nanoTime();
    long from = start;
    long doneThen = 0;
    List<Json> jobs = look(ids);
    while (!jobs.stream().allMatch(Jobs::isOver)) {
      long done = jobs.stream().mapToLong(Jobs::finished).sum();
      if (doneThen == 0 && done >= all / 4) {
        from = System.nanoTime();
        doneThen = done;
      }
      console.pause(LOOK);
      jobs = look(ids);
    }
    for (Json job : jobs) {
      if (Jobs.exitCode(job) != 0) {
        throw new Failure(1, "queries of a probe failed: " + job.line());
      }
    }
    long end = System.nanoTime();
    boolean late = all - doneThen < all / 4;
    double rate = late ? all / seconds(start, end) : (all - doneThen) / seconds(from, end);
    return rate / models.size();
  }

  private List<Json> look(List<Long> ids) {
    return ids.stream().map(id -> node.get("/v1/jobs/" + id)).toList();
  }

  private static double seconds(long from, long to) {
    return Math.max(1e-3, (to - from) / 1e9);
  }
}
