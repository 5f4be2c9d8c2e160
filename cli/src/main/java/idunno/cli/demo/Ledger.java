package idunno.cli.demo;

import idunno.cli.command.Answers;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// Checks that a job's result files hold the answer to every query exactly once and in order: line
/// `n` must carry the id of query `n`, which the demo knows from its own side.
///
/// @param answered lines of `results.jsonl`
/// @param failed lines of `errors.jsonl`
/// @param wrong the first thing that is not as it must be, empty when all is well
/// @param first the first few answers, for people
record Ledger(long answered, long failed, String wrong, List<String> first) {
  private static final int SHOWN = 3;

  /// Reads both files of `folder`.
  ///
  /// @param idOf the id of each query from 0 to `queries - 1`
  static Ledger check(Path folder, long queries, LongFunction<String> idOf) throws IOException {
    long failed;
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("errors.jsonl"))) {
      failed = lines.lines().count();
    }
    String wrong =
        failed == 0 ? "" : Figures.count(failed, "query", "queries") + " failed, see errors.jsonl";
    List<String> first = new ArrayList<>();
    long answered = 0;
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("results.jsonl"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Json answer = Json.parse(line);
        String id = answer.at("id").text();
        if (wrong.isEmpty() && (answered >= queries || !id.equals(idOf.apply(answered)))) {
          wrong = "answer " + (answered + 1) + " is for '" + id + "', which is not its turn";
        }
        if (first.size() < SHOWN) {
          first.add(id + "  " + Answers.brief(answer.at("output")));
        }
        answered++;
      }
    }
    if (wrong.isEmpty() && answered != queries) {
      wrong =
          Figures.count(answered, "answer", "answers")
              + " to "
              + Figures.count(queries, "query", "queries");
    }
    return new Ledger(answered, failed, wrong, List.copyOf(first));
  }
}
