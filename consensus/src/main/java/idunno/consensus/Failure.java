package idunno.consensus;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The first thing that went so wrong that this member must not go on; told once.
final class Failure {
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
  private final String peer;
  private final Consumer<Throwable> fatal;

  Failure(String peer, Consumer<Throwable> fatal) {
    this.peer = peer;
    this.fatal = fatal;
  }

  /// Returns what was first reported, which is `what` the first time.
  Throwable report(String what, @Nullable Throwable cause) {
    Throwable failure = new IllegalStateException(what, cause);
    if (!first.compareAndSet(null, failure)) {
      Throwable earlier = first.get();
      return earlier == null ? failure : earlier;
    }
    // On its own thread: whoever ends the node waits for the thread that reports.
    Thread.ofPlatform().name(peer + "-fatal").start(() -> fatal.accept(failure));
    return failure;
  }

  /// Why nothing goes any more, or null.
  @Nullable String why() {
    Throwable failure = first.get();
    return failure == null ? null : failure.getMessage();
  }
}
