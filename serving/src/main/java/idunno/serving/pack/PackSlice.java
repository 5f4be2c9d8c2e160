package idunno.serving.pack;

import idunno.engine.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive queries of a pack, with all that a worker needs to run them.
///
/// @param labels as many as there are queries, or none at all where no query of the pack has one
public record PackSlice(Batch batch, List<String> ids, List<@Nullable String> labels) {
  /// The label of the query at `index`, if it has one.
  public @Nullable String label(int index) {
    return labels.isEmpty() ? null : labels.get(index);
  }
}
