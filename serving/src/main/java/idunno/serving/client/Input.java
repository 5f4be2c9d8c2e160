package idunno.serving.client;

import idunno.engine.Npy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One thing that an INPUT of `infer` led to: a query, or an array of them.
public sealed interface Input {
  /// The query's id; for an array what its rows' ids begin with.
  String id();

  /// Where it comes from, as a person would say it.
  String origin();

  /// A file that is one query.
  record OneFile(String id, String origin, Path file) implements Input {}

  /// A line of a `.jsonl` file.
  ///
  /// @param inputs a JSON value
  record OneLine(String id, String origin, String inputs, @Nullable String label)
      implements Input {}

  /// An `.npy` file: each row is a query, with the id `id#row`.
  record Rows(String id, String origin, Path file, Npy header) implements Input {
    long count() {
      return header.shape()[0];
    }

    String idOf(long row) {
      return id + "#" + row;
    }
  }
}
