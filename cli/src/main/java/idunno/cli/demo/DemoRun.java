package idunno.cli.demo;

import idunno.cli.command.Deployment;
import idunno.cli.command.Jobs;
import idunno.cli.command.Submission;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Response;
import idunno.cli.local.Launcher;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.PackUploader;
import idunno.serving.client.Packer;
import idunno.serving.client.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The demo on a running cluster: deploys the two models, learns their rates, runs two equal jobs
/// side by side and checks the answers.
final class DemoRun {
  private static final long FIRST_BATCHES = 16;
  private static final double PROBE_S = 1.5;
  private static final double RACE_S = 25;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration RESULTS = Duration.ofMinutes(1);

  private final NodeClient node;
  private final Launcher launcher;
  private final DemoInputs inputs;
  private final Path folder;
  private final Console console;
  private final PackUploader uploader;

  DemoRun(NodeClient node, Launcher launcher, DemoInputs inputs, Path folder, Console console) {
    this.node = node;
    this.launcher = launcher;
    this.inputs = inputs;
    this.folder = folder;
    this.console = console;
    this.uploader = new PackUploader(Bulk.of(node, console));
  }

  /// Returns the exit code: 1 when a query was not answered exactly once.
  int run() throws IOException {
    Contender small = prepare("digits-small");
    Contender large = prepare("digits-large");
    double rate = Sizing.equalRate(small.jobRate(), large.jobRate());
    long queries = Sizing.queries(rate, RACE_S, Math.max(small.batch(), large.batch()));
    say("two jobs of " + queries + " queries each (" + inputs.images() + " images in rounds)");
    List<Long> ids = submitTogether(List.of(small, large), queries);
    Race.Ended ended = new Race(node, console).watch(ids);
    List<Ledger> ledgers = new ArrayList<>();
    for (Json job : ended.jobs()) {
      ledgers.add(fetch(job, queries));
    }
    double share = Sizing.share(queries, small.plainRate(), large.plainRate(), ended.seconds());
    return new DemoReport(folder, console).print(ended, ledgers, share);
  }

  private void say(String line) {
    console.out().println(line);
    console.out().flush();
  }

  private Contender prepare(String name) throws IOException {
    Path model = launcher.home().resolve("samples").resolve("models").resolve(name);
    if (!Files.isDirectory(model)) {
      throw Failure.badInput("a bundled model is missing: there is no folder " + model);
    }
    Json deployed = new Deployment(node, console).deploy(name, model, null);
    long batch = Math.max(1, deployed.at("batch").integer());
    Path images = launcher.home().resolve("samples").resolve("images");
    double plain;
    try (PlainLoop loop = PlainLoop.start(launcher, model, images, batch)) {
      plain = loop.queriesPerSecond();
    }
    double first = probe(name, FIRST_BATCHES * batch);
    double alone = probe(name, Sizing.queries(first, PROBE_S, batch));
    say(
        name
            + " deployed; alone: plain ONNX Runtime "
            + Figures.rate(plain)
            + " queries/s, as a job "
            + Figures.rate(alone));
    return new Contender(name, batch, plain, alone);
  }

  /// Runs a short job and takes its rate from when a quarter was done, so that what happens only at
  /// the start does not count.
  private double probe(String model, long queries) throws IOException {
    List<Packer.Packed> packs = inputs.store(queries, uploader);
    long id = submit(model, packs);
    long start = System.nanoTime();
    long from = start;
    long doneThen = 0;
    Json job = node.get("/v1/jobs/" + id);
    while (!Jobs.isOver(job)) {
      if (doneThen == 0 && Jobs.finished(job) >= queries / 4) {
        from = System.nanoTime();
        doneThen = Jobs.finished(job);
      }
      console.pause(LOOK);
      job = node.get("/v1/jobs/" + id);
    }
    if (Jobs.exitCode(job) != 0) {
      throw new Failure(1, "queries of the probe of " + model + " failed: " + job.line());
    }
    long end = System.nanoTime();
    boolean late = queries - doneThen < queries / 4;
    return late ? queries / seconds(start, end) : (queries - doneThen) / seconds(from, end);
  }

  private static double seconds(long from, long to) {
    return Math.max(1e-3, (to - from) / 1e9);
  }

  private long submit(String model, List<Packer.Packed> packs) {
    return Submission.post(node, console, new Submission.Stored(model, null, packs, true))
        .at("job")
        .integer();
  }

  private List<Long> submitTogether(List<Contender> models, long queries) throws IOException {
    List<List<Packer.Packed>> packs = new ArrayList<>();
    for (Contender unused : models) {
      packs.add(inputs.store(queries, uploader));
    }
    List<CompletableFuture<Long>> posts = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      String model = models.get(i).name();
      List<Packer.Packed> own = packs.get(i);
      posts.add(CompletableFuture.supplyAsync(() -> submit(model, own)));
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

  private Ledger fetch(Json job, long queries) throws IOException {
    Path results = DemoReport.resultsOf(folder, job);
    String path = "/v1/jobs/" + job.at("job").text() + "/results";
    try (Response response = node.stream(path, RESULTS)) {
      ResultsWriter.Written unused = ResultsWriter.write(response.body(), results);
    }
    return Ledger.check(results, queries, inputs::id);
  }
}
