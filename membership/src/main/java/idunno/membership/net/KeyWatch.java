package idunno.membership.net;

import idunno.base.ProblemException;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;

/// Reads a file of keys again when it has changed, and hands on the new ring. A file that has
/// become wrong, or is gone, changes nothing and is told in the log. It looks once a second, on a
/// thread of its own, at the file's time and size alone.
public final class KeyWatch implements AutoCloseable {
  private static final long PERIOD_MS = 1_000;

  private final Path file;
  private final Consumer<KeyRing> user;
  private final Logger log;
  private final ScheduledExecutorService thread;
  private Stamp last;

  private record Stamp(FileTime time, long bytes) {
    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1);
  }

  private KeyWatch(Path file, Consumer<KeyRing> user, Logger log) {
    this.file = file;
    this.user = user;
    this.log = log;
    this.last = stamp();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("membership-keys").factory());
  }

  /// Reads the file at once, hands the ring to `user`, and watches from then on.
  ///
  /// @param user called on the watching thread later, and by the caller now
  /// @throws ProblemException when the file is wrong already
  public static KeyWatch start(Path file, Consumer<KeyRing> user, Logger log) {
    KeyWatch watch = new KeyWatch(file, user, log);
    try {
      user.accept(KeyFile.read(file));
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
    watch.thread.scheduleWithFixedDelay(watch::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private Stamp stamp() {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size());
    } catch (IOException _) {
      return Stamp.NONE; // reading it will say why
    }
  }

  private void look() {
    Stamp now = stamp();
    if (now.equals(last)) {
      return;
    }
    last = now;
    try {
      KeyRing ring = KeyFile.read(file);
      user.accept(ring);
      log.info("event=keys_changed keys={} file=\"{}\"", ring.size(), file);
    } catch (ProblemException e) {
      log.error("event=keys_kept why=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      log.error("event=keys_kept", e);
    }
  }

  /// Ends the watching; the last ring stays in use.
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
