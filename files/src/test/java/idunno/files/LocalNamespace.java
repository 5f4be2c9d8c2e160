package idunno.files;

import idunno.base.Problem;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The production namespace and codec without the consensus between them.
public final class LocalNamespace implements NamespaceLog {
  private final Namespace namespace = new Namespace();
  private long timeMs = 1;
  private long asked;
  private volatile @Nullable CountDownLatch lost;
  private final AtomicInteger hopeless = new AtomicInteger();

  /// From now on no majority answers: reads wait for `until`, and fail then.
  void loseQuorum(CountDownLatch until) {
    lost = until;
  }

  /// How many reads no majority answered.
  int hopeless() {
    return hopeless.get();
  }

  /// The log's time from now on.
  synchronized void goOnAt(long logMs) {
    timeMs = logMs;
  }

  /// How many commands were proposed, refused ones too.
  synchronized long asked() {
    return asked;
  }

  @Override
  public synchronized FileResult propose(FileCommand command) {
    asked++;
    FileCommand decoded = NamespaceCodec.decodeCommand(NamespaceCodec.encodeCommand(command));
    Optional<Problem> refusal = namespace.check(decoded, timeMs);
    if (refusal.isPresent()) {
      throw refusal.get().asException();
    }
    return namespace.apply(decoded, timeMs);
  }

  @Override
  public <T> T read(Function<Namespace, T> query) {
    CountDownLatch until = lost;
    if (until == null) {
      return readLocal(query);
    }
    hopeless.incrementAndGet();
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw Problem.notNow("no majority of the coordinator's voters answers").asException();
  }

  @Override
  public synchronized <T> T readLocal(Function<Namespace, T> query) {
    return query.apply(namespace);
  }
}
