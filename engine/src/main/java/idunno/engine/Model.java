package idunno.engine;

import java.time.Duration;
import java.util.List;

/// A model in memory, ready to answer. Safe for as many concurrent callers as it was loaded for
/// slots; callers are platform threads, because a native call pins its carrier.
public interface Model extends AutoCloseable {
  /// Answers every query of `batch`, in order.
  ///
  /// @param limit how long the whole batch may take; afterwards the run is stopped (a child process
  ///   is killed)
  /// @throws ModelFailure when the model, not a query, failed: it crashed, timed out, or answered
  ///   nonsense. The model may be asked again (a child process is started anew).
  /// @throws InterruptedException when the calling thread was interrupted; the run is stopped first
  List<Answer> run(Batch batch, Duration limit) throws ModelFailure, InterruptedException;

  /// Releases native memory and ends child processes. Waits for runs in progress.
  @Override
  void close();
}
