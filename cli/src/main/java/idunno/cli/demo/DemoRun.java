package idunno.cli.demo;

import idunno.base.http.Response;
import idunno.cli.command.Deployment;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.local.Launcher;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.serving.client.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The demo on a running cluster: deploys the two models, learns their rates, runs two equal jobs
/// side by side and checks the answers.
final class DemoRun {
  private static final long FIRST_BATCHES = 16;
  private static final double PROBE_S = 1.5;

  /// A second of a busy machine says little about the half minute that follows.
  private static final double REHEARSAL_S = 3;

  private static final int MOST_REHEARSALS = 4;

  /// A rehearsal that is faster than the one before by more than this says that programs still warm
  /// up.
  private static final double STEADY = 1.1;

  /// Long enough for a full window of rates before a node is killed at half time, and after.
  private static final double RACE_S = 40;

  private static final Duration RESULTS = Duration.ofMinutes(1);

  private final NodeClient node;
  private final Launcher launcher;
  private final DemoInputs inputs;
  private final Path folder;
  private final Console console;
  private final EqualJobs jobs;

  DemoRun(NodeClient node, Launcher launcher, DemoInputs inputs, Path folder, Console console) {
    this.node = node;
    this.launcher = launcher;
    this.inputs = inputs;
    this.folder = folder;
    this.console = console;
    this.jobs = new EqualJobs(node, console, inputs);
  }

  /// Returns the exit code: 1 when a query was not answered exactly once.
  ///
  /// @param casualty the node that is killed at half time, if one is
  int run(Casualty casualty) throws IOException {
    Contender small = prepare("digits-small");
    Contender large = prepare("digits-large");
    List<String> both = List.of(small.name(), large.name());
    long batch = Math.max(small.batch(), large.batch());
    double expected = Sizing.equalRate(small.jobRate(), large.jobRate());
    long queries = Sizing.queries(rehearse(both, expected, batch), RACE_S, batch);
    say(
        "two jobs of "
            + Figures.count(queries, "query", "queries")
            + " each ("
            + Figures.count(inputs.images(), "image", "images")
            + " in rounds)");
    List<Long> ids = jobs.submit(both, queries);
    Race.Ended ended = new Race(node, console, casualty).watch(ids);
    List<Ledger> ledgers = new ArrayList<>();
    for (Json job : ended.jobs()) {
      ledgers.add(fetch(job, queries));
    }
    double share = Sizing.share(queries, small.plainRate(), large.plainRate(), ended.seconds());
    return new DemoReport(folder, console).print(ended, ledgers, share, casualty);
  }

  /// The rate of each when both run, once it has stopped to grow: processes of a minute's age are
  /// still being compiled.
  private double rehearse(List<String> models, double expected, long batch) throws IOException {
    double before;
    double rate = expected;
    int rehearsals = 0;
    do {
      before = rate;
      rate = jobs.probe(models, Sizing.queries(before, REHEARSAL_S, batch));
      rehearsals++;
    } while (rate > STEADY * before && rehearsals < MOST_REHEARSALS);
    return rate;
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
    double first = jobs.probe(List.of(name), FIRST_BATCHES * batch);
    double alone = jobs.probe(List.of(name), Sizing.queries(first, PROBE_S, batch));
    say(
        name
            + " deployed; alone: plain ONNX Runtime "
            + Figures.rate(plain)
            + " queries/s, as a job "
            + Figures.rate(alone));
    return new Contender(name, batch, plain, alone);
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
