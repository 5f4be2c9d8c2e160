package idunno.files;

import idunno.files.bulk.Chunk;
import idunno.files.bulk.RemoteWriter;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/// One replica's part of a large upload: a bounded queue and a thread that writes what is in it, so
/// that no replica waits for another's disk before the queue is full. One thread feeds it.
final class Lane {
  /// 4 MiB of chunks, which all lanes share.
  private static final int QUEUED_CHUNKS = 16;

  private final String replica;
  private final Sink sink;
  private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(QUEUED_CHUNKS);
  private final CompletableFuture<Optional<IOException>> end = new CompletableFuture<>();
  private volatile boolean failed;

  /// Where the bytes go.
  sealed interface Sink {
    /// This node's disk.
    record Local(BlobWriter writer) implements Sink {}

    /// Another node.
    record Remote(RemoteWriter writer) implements Sink {}
  }

  private sealed interface Step {
    record Write(Chunk chunk) implements Step {}

    record Commit(long size, Sha256 sha256) implements Step {}

    record GiveUp() implements Step {}
  }

  Lane(String replica, Sink sink) {
    this.replica = replica;
    this.sink = sink;
    Thread.ofVirtual().name("upload-to-" + replica).start(this::run);
  }

  String replica() {
    return replica;
  }

  /// Whether it has failed, so that what is written goes nowhere.
  boolean hasFailed() {
    return failed;
  }

  void write(Chunk chunk) throws IOException {
    put(new Step.Write(chunk));
  }

  /// Nothing more comes; [#end] tells what became of it.
  void commit(long size, Sha256 sha256) throws IOException {
    put(new Step.Commit(size, sha256));
  }

  /// Leaves nothing of what was written.
  void giveUp() throws IOException {
    put(new Step.GiveUp());
  }

  /// Waits for the end; the reason, if the blob is not on stable storage there.
  Optional<IOException> end() {
    return end.join();
  }

  private void put(Step step) throws IOException {
    try {
      queue.put(step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in an upload").initCause(e);
    }
  }

  /// After a failure it goes on taking steps, because whoever feeds it must not get stuck.
  private void run() {
    Optional<IOException> failure = Optional.empty();
    boolean more = true;
    while (more) {
      try {
        Step step = queue.take();
        more = step instanceof Step.Write;
        if (failure.isEmpty()) {
          carryOut(step);
        }
      } catch (IOException e) {
        failure = failed(e);
      } catch (RuntimeException e) {
        failure = failed(new IOException("an upload to " + replica + " failed", e));
      } catch (InterruptedException e) {
        throw new IllegalStateException("somebody interrupted an upload's own thread", e);
      }
    }
    end.complete(failure.or(this::close));
  }

  private Optional<IOException> failed(IOException why) {
    failed = true;
    close().ifPresent(why::addSuppressed);
    return Optional.of(why);
  }

  private void carryOut(Step step) throws IOException {
    switch (step) {
      case Step.Write(Chunk chunk) -> {
        switch (sink) {
          case Sink.Local(BlobWriter writer) -> writer.write(chunk.content());
          case Sink.Remote(RemoteWriter writer) -> writer.write(chunk);
        }
      }
      case Step.Commit(long size, Sha256 sha256) -> {
        switch (sink) {
          case Sink.Local(BlobWriter writer) -> writer.commit();
          case Sink.Remote(RemoteWriter writer) -> writer.commit(size, sha256);
        }
      }
      case Step.GiveUp() -> {
        // Closing without a commit leaves nothing, and comes next.
      }
    }
  }

  private Optional<IOException> close() {
    try {
      switch (sink) {
        case Sink.Local(BlobWriter writer) -> writer.close();
        case Sink.Remote(RemoteWriter writer) -> writer.close();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }
}
