package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A job's queries per second, from the acknowledged submission to the last Success, as a share of
/// plain ONNX Runtime in a loop over the same inputs on as many threads: the two in turn, and the
/// median of the rounds' ratios, so that what disturbs the machine for minutes disturbs both. As a
/// server's speed is that of its days, not of its first minute, the node does some work before;
/// what its very first job reaches stands beside.
final class ServingSuite {
  private static final int SINGLE_JOBS = 51;
  private static final int WARM_UP_JOBS = 2;
  private static final int WARM_UP_BATCH = 16;
  private static final List<String> NAMES =
      List.of(
          "resnet56_tensors",
          "squeezenet_tensors",
          "resnet56_images",
          "squeezenet_images",
          "mnist_tensors");

  private final Program program;
  private final RealModels models;
  private final Figures figures;

  ServingSuite(Program program, RealModels models, Figures figures) {
    this.program = program;
    this.models = models;
    this.figures = figures;
  }

  /// One comparison.
  ///
  /// @param kind how plain-loop is told what the input is: `--npy` or `--images`
  private record Case(
      String name,
      String model,
      Path folder,
      String kind,
      Path input,
      int queries,
      int batch,
      double goal) {}

  /// @param only which comparisons, by the beginnings of their names; everything when there are
  ///   none
  void measure(boolean quick, List<String> only) throws IOException, InterruptedException {
    if (NAMES.stream().noneMatch(name -> Rows.isWanted(name, NAMES, only))) {
      return;
    }
    if (!models.arePresent()) {
      figures.note(
          "SKIPPED: the real models are not in "
              + models.source()
              + " (IDUNNO_MODELS names another folder)");
      return;
    }
    int rounds = quick ? 1 : 5;
    try (Cluster cluster = new Cluster(program, models.work().resolve("cluster"))) {
      cluster.deploy("resnet56", models.resnet56());
      cluster.deploy("squeezenet", models.squeezenet());
      cluster.deploy("mnist", models.mnist());
      List<Case> cases = cases(quick ? 4 : 1);
      if (only.isEmpty()) {
        firstJob(cluster, cases.getFirst());
      }
      warmUp(cluster, cases.getLast());
      for (Case each : cases) {
        if (Rows.isWanted(each.name(), NAMES, only)) {
          compare(cluster, each, rounds);
        }
      }
      if (only.isEmpty()) {
        firstQuery(cluster, quick ? 11 : SINGLE_JOBS);
      }
    }
  }

  private List<Case> cases(int divisor) throws IOException {
    Path inputs = Files.createDirectories(models.work().resolve("inputs"));
    int resnet = 8_000 / divisor;
    int squeeze = 2_400 / divisor;
    int mnist = 400_000 / divisor;
    Path cifarRows = Inputs.tensors(inputs.resolve("cifar.npy"), resnet, 3, 32, 32);
    Path imagenetRows = Inputs.tensors(inputs.resolve("imagenet.npy"), squeeze, 3, 224, 224);
    Path mnistRows = Inputs.tensors(inputs.resolve("mnist.npy"), mnist, 1, 28, 28);
    Path cifar = Inputs.images(inputs.resolve("cifar"), models.cifarImages(), resnet);
    Path imagenet = Inputs.images(inputs.resolve("imagenet"), models.imagenetImages(), squeeze);
    return List.of(
        new Case(
            "resnet56_tensors",
            "resnet56",
            models.resnet56(),
            "--npy",
            cifarRows,
            resnet,
            16,
            0.95),
        new Case(
            "squeezenet_tensors",
            "squeezenet",
            models.squeezenet(),
            "--npy",
            imagenetRows,
            squeeze,
            16,
            0.95),
        new Case(
            "resnet56_images", "resnet56", models.resnet56(), "--images", cifar, resnet, 16, 0.90),
        new Case(
            "squeezenet_images",
            "squeezenet",
            models.squeezenet(),
            "--images",
            imagenet,
            squeeze,
            16,
            0.90),
        new Case("mnist_tensors", "mnist", models.mnist(), "--npy", mnistRows, mnist, 1_000, 0.50));
  }

  private void compare(Cluster cluster, Case each, int rounds)
      throws IOException, InterruptedException {
    List<Double> plain = new ArrayList<>();
    List<Double> job = new ArrayList<>();
    List<Double> ratio = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Round round = round(cluster, each);
      plain.add(round.plain());
      job.add(round.job());
      ratio.add(round.ratio());
    }
    figures.note("%s: job over plain, round by round: %s".formatted(each.name(), rounded(ratio)));
    figures.note("  plain: %s; job: %s".formatted(rounded(plain), rounded(job)));
    figures.add(each.name() + "_plain", median(plain), "queries/s");
    figures.add(each.name() + "_job", median(job), "queries/s");
    figures.add(each.name() + "_job_over_plain", median(ratio), "ratio", Goal.atLeast(each.goal()));
  }

  /// Queries per second of a plain loop, and of a job right after it.
  private record Round(double plain, double job) {
    double ratio() {
      return job / plain;
    }
  }

  private Round round(Cluster cluster, Case each) throws IOException, InterruptedException {
    double plain = plainLoop(each);
    return new Round(plain, each.queries() / cluster.job(each.model(), each.input(), each.batch()));
  }

  private static String rounded(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.3f", value))
        .collect(Collectors.joining(", "));
  }

  private void firstJob(Cluster cluster, Case each) throws IOException, InterruptedException {
    double ratio = round(cluster, each).ratio();
    figures.add(each.name() + "_first_job_over_plain", ratio, "ratio");
  }

  /// Many small tasks: what the node does for each of them is run more often than in hours of large
  /// ones, and is compiled.
  private static void warmUp(Cluster cluster, Case small) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_JOBS; i++) {
      double unused = cluster.job(small.model(), small.input(), WARM_UP_BATCH);
    }
  }

  private double plainLoop(Case each) throws IOException, InterruptedException {
    JsonNode measured =
        program.json(
            "plain-loop",
            "--model",
            each.folder().toString(),
            each.kind(),
            each.input().toString(),
            "--batch",
            Integer.toString(each.batch()),
            "--queries",
            Integer.toString(each.queries()));
    return measured.path("queries_per_second").asDouble();
  }

  /// An upper bound of the time to the first query: whole jobs of one query, one after the other,
  /// from the acknowledgement until their output is committed.
  private void firstQuery(Cluster cluster, int jobs) throws IOException, InterruptedException {
    Path one = Inputs.tensors(models.work().resolve("one.npy"), 1, 1, 28, 28);
    double[] millis = new double[jobs];
    for (int i = 0; i < jobs; i++) {
      millis[i] = cluster.job("mnist", one, 1) * 1e3;
    }
    figures.add(
        "first_query_answered_after",
        Figures.median(millis),
        "ms",
        Goal.atMost(50).with("(until it runs)"));
  }

  private static double median(List<Double> values) {
    return Figures.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
