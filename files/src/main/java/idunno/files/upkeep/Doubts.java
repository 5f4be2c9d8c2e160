package idunno.files.upkeep;

import idunno.files.core.BlobId;
import idunno.files.core.FileVersion;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Copies of this node that somebody could not read, waiting to be looked at. When too many wait,
/// the rest is left to the next pass over all copies. Any thread may call.
public final class Doubts {
  private static final int MOST_WAITING = 10_000;

  private final LinkedBlockingQueue<Doubt> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

  /// Which copy.
  sealed interface Doubt {
    record OfVersion(FileVersion version) implements Doubt {}

    /// As other nodes ask for it: by its id alone.
    record OfBlob(BlobId id) implements Doubt {}
  }

  /// This node's copy of a version could not be read. Quick.
  public void add(FileVersion version) {
    add(new Doubt.OfVersion(version));
  }

  /// Another node asked for a blob and could not be given it. Quick.
  public void add(BlobId id) {
    add(new Doubt.OfBlob(id));
  }

  private void add(Doubt doubt) {
    if (!waiting.contains(doubt)) {
      waiting.offer(doubt);
    }
  }

  /// The next one, or null when none has come in that time.
  @Nullable Doubt next(long nanos) throws InterruptedException {
    return waiting.poll(nanos, TimeUnit.NANOSECONDS);
  }
}
