package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A job of chosen length: the bundled pictures again and again, each round in a folder of its own,
/// through the dearer of the two bundled models.
///
/// @param inputs the folder with the rounds
/// @param labels the label of every query
/// @param rounds how often the pictures are in it
record Digits(Path inputs, Path labels, int rounds) {
  /// The pictures of a round.
  static final int ROUND = 240;

  private static final String MODEL = "digits";

  /// Makes the inputs of a job.
  static Digits make(Path folder, int rounds) throws IOException {
    Path inputs = Files.createDirectories(folder.resolve("inputs-" + rounds));
    Path samples = JavaProgram.root().resolve("samples");
    Path images = copy(samples.resolve("images"), folder.resolve("images"));
    List<String> sampleLabels = Files.readAllLines(samples.resolve("labels.csv"));
    List<String> labels = new ArrayList<>(sampleLabels.subList(0, 1));
    for (int round = 0; round < rounds; round++) {
      String name = "round-%04d".formatted(round);
      Files.createSymbolicLink(inputs.resolve(name), images);
      sampleLabels.stream().skip(1).forEach(line -> labels.add(name + "/" + line));
    }
    Path file = folder.resolve("labels-" + rounds + ".csv");
    return new Digits(inputs, Files.write(file, labels), rounds);
  }

  private static Path copy(Path from, Path to) throws IOException {
    if (!Files.exists(to)) {
      Files.createDirectories(to);
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    return to;
  }

  static void deploy(Cli cli) throws IOException, InterruptedException {
    cli.ok("deploy", MODEL, JavaProgram.root().resolve("samples/models/digits-large").toString());
  }

  int queries() {
    return rounds * ROUND;
  }

  /// All ids, in the order of the input.
  List<String> ids() throws IOException {
    return Files.readAllLines(labels).stream()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  /// Submits the job; it exists when this returns.
  ///
  /// @return its number
  long submit(Cli cli) {
    Json submitted =
        cli.here("infer", MODEL, inputs.toString(), "--labels", labels.toString(), "-o", "json")
            .exits(0)
            .json();
    assertThat(submitted.at("queries").integer()).isEqualTo(queries());
    return submitted.at("job").integer();
  }

  /// Requires that the job is Done, that its counts are right, and that every query is in its
  /// results once.
  ///
  /// @return the bytes of results.jsonl
  byte[] requireDone(Cli cli, long job, Path folder) throws IOException, InterruptedException {
    cli.ok("results", Long.toString(job), folder.toString());
    Ledger.read(folder).requireEachOnce(ids(), List.of());
    Json ended = cli.json("job", Long.toString(job));
    assertThat(ended.at("state").text()).isEqualTo("Done");
    Json counts = ended.at("queries");
    assertThat(counts.at("total").integer()).isEqualTo(queries());
    assertThat(counts.at("succeeded").integer()).isEqualTo(queries());
    assertThat(counts.at("failed").integer()).isZero();
    assertThat(counts.at("cancelled").integer()).isZero();
    assertThat(ended.at("tasks").at("Ready").integer()).isZero();
    assertThat(ended.at("tasks").at("Waiting").integer()).isZero();
    requireAccuracy(ended, folder);
    return Files.readAllBytes(folder.resolve("results.jsonl"));
  }

  /// Counts what is right again, from the results and the labels.
  private void requireAccuracy(Json ended, Path folder) throws IOException {
    Map<String, String> wanted =
        Files.readAllLines(labels).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    long right =
        Ledger.lines(folder.resolve("results.jsonl")).stream()
            .filter(line -> firstLabel(line).equals(wanted.get(line.at("id").text())))
            .count();
    assertThat(right).isBetween(queries() * 9L / 10, (long) queries());
    assertThat(ended.at("labelled").integer()).isEqualTo(queries());
    assertThat(ended.at("correct").integer()).isEqualTo(right);
    assertThat(ended.at("accuracy").number()).isEqualTo((double) right / queries());
  }

  private static String firstLabel(Json line) {
    return line.at("output").at("top").items().getFirst().at("label").text();
  }
}
