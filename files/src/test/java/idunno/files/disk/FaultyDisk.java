package idunno.files.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A real disk that fails when it is told to. Any thread may call.
final class FaultyDisk {
  private final Random random;
  private double failing;
  private boolean readsFail;
  private boolean forcesFail;
  private boolean writesStop;
  private boolean writesAreShort;
  private @Nullable String unreadable;

  FaultyDisk(long seed) {
    this.random = new Random(seed);
  }

  Opener opener() {
    return (path, options) -> {
      refuse(path);
      return new FaultyChannel(FileChannel.open(path, options), this);
    };
  }

  private synchronized void refuse(Path path) throws IOException {
    String ending = unreadable;
    if (ending != null && path.toString().endsWith(ending)) {
      throw eio();
    }
  }

  /// Whether reading fails with EIO from now on; so for those that follow.
  synchronized void failReads(boolean now) {
    readsFail = now;
  }

  synchronized void failForces(boolean now) {
    forcesFail = now;
  }

  /// Writes take nothing and do not fail.
  synchronized void stopWrites(boolean now) {
    writesStop = now;
  }

  /// Writes take a part of what they are given.
  synchronized void shortenWrites(boolean now) {
    writesAreShort = now;
  }

  /// Files whose names end so cannot be opened.
  synchronized void refuseToOpen(@Nullable String ending) {
    unreadable = ending;
  }

  /// Each write, also the second half of a short one, and each sync fails with that probability.
  synchronized void failSometimes(double probability) {
    failing = probability;
  }

  synchronized void beforeRead() throws IOException {
    if (readsFail) {
      throw eio();
    }
  }

  synchronized void beforeForce() throws IOException {
    if (forcesFail || random.nextDouble() < failing) {
      throw eio();
    }
  }

  synchronized int allowed(int bytes) {
    if (writesStop) {
      return 0;
    }
    boolean halfway = random.nextDouble() < failing;
    return writesAreShort || halfway ? random.nextInt(bytes + 1) : bytes;
  }

  synchronized void afterShortWrite() throws IOException {
    if (failing > 0) {
      throw eio();
    }
  }

  private static IOException eio() {
    return new IOException("Input/output error");
  }
}
