package idunno.serving.pack;

import idunno.engine.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive queries of a pack, with all that a worker needs to run them. Closed when the queries
/// have been run: the batch may lie in borrowed memory.
///
/// @param labels as many as there are queries, or none at all where no query of the pack has one
/// @param memory what the batch lies in, or null where that is the heap
public record PackSlice(
    Batch batch, List<String> ids, List<@Nullable String> labels, BufferPool.@Nullable Loan memory)
    implements AutoCloseable {
  /// The label of the query at `index`, if it has one.
  public @Nullable String label(int index) {
    return labels.isEmpty() ? null : labels.get(index);
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }
}
