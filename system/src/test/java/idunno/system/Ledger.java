package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What became of the queries of one job, taken from the files that `results` wrote, to be held
/// against the submitter's own list: never against the coordinator's counters.
///
/// @param results ids in results.jsonl, in its order
/// @param errors ids in errors.jsonl, in its order
record Ledger(List<String> results, List<String> errors) {

  /// Reads the folder that `results ID DIR` wrote.
  static Ledger read(Path folder) throws IOException {
    return new Ledger(
        ids(folder.resolve("results.jsonl"), "output"),
        ids(folder.resolve("errors.jsonl"), "error"));
  }

  /// The lines of results.jsonl or errors.jsonl.
  static List<Json> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Json::parse).toList();
  }

  private static List<String> ids(Path file, String key) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Json line : lines(file)) {
      assertThat(line.at(key).isNothing()).as("%s has no %s: %s", file, key, line.line()).isFalse();
      ids.add(line.at("id").text());
    }
    return ids;
  }

  /// Requires that every submitted query is there once, as a result or as an error, nothing else
  /// is, and both files keep the order of the input.
  ///
  /// @param submitted all ids, in the order of the input
  /// @param failing those that must be errors
  void requireEachOnce(List<String> submitted, Collection<String> failing) {
    assertThat(submitted).as("the submitter's ids").doesNotHaveDuplicates();
    assertThat(errors).isEqualTo(submitted.stream().filter(failing::contains).toList());
    assertThat(results).isEqualTo(submitted.stream().filter(id -> !failing.contains(id)).toList());
  }
}
