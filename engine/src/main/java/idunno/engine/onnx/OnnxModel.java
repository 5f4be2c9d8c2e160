package idunno.engine.onnx;

import ai.onnxruntime.OrtException;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Batch.ElementType;
import idunno.engine.Manifest;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A graph in memory: one session that all callers share, and a slot of buffers for each.
public final class OnnxModel implements Model {
  private final GraphRun run;
  private final RunWatch watch;
  private final BlockingQueue<Slot> free;
  private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
  private volatile int wishedRows = Manifest.MAX_BATCH;
  private boolean closed;

  OnnxModel(GraphRun run, RunWatch watch, List<Slot> slots) {
    this.run = run;
    this.watch = watch;
    this.free = new ArrayBlockingQueue<>(slots.size(), false, slots);
  }

  @Override
  public List<Answer> run(Batch batch, Duration limit) throws ModelFailure, InterruptedException {
    life.readLock().lockInterruptibly();
    try {
      if (closed) {
        throw new ModelFailure("the model is being unloaded");
      }
      Slot slot = free.take();
      try (RunWatch.Ticket ticket = watch.start(limit)) {
        return new BatchRun(run, slot, ticket, wishedRows, batch.size()).answers(batch);
      } catch (OrtException e) {
        throw new ModelFailure(OrtText.plain(e), e);
      } finally {
        free.add(slot);
      }
    } finally {
      life.readLock().unlock();
    }
  }

  /// Rows that the graph takes, the same at every call, or empty where only a real query has a
  /// shape: numbers from 0 to 1, or zeros where a graph takes whole numbers, which may be indices.
  public Optional<Batch.Rows> madeUpRows(int size) {
    if (run.graph().inputs().size() != 1) {
      return Optional.empty();
    }
    Port port = run.graph().inputs().getFirst();
    ElementType type = Elements.of(port.type());
    if (type == null || !Shape.isKnown(port.row())) {
      return Optional.empty();
    }
    long bytes = port.bytes(port.row()) * size;
    if (bytes > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    ByteBuffer data = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    if (Elements.isReal(port.type())) {
      SplittableRandom random = new SplittableRandom(size);
      while (data.hasRemaining()) {
        Elements.putReal(data, port.type(), (float) random.nextDouble());
      }
      data.flip();
    }
    return Optional.of(new Batch.Rows(type, port.row(), data, size));
  }

  /// The most rows that one run takes; a larger batch is run in parts.
  public int mostRowsPerRun() {
    Port port = run.graph().inputs().getFirst();
    return Shape.isKnown(port.row()) ? run.graph().mostRows(List.of(port.row()), wishedRows) : 1;
  }

  /// Lets runs from now on take no more than `rows`, where the graph leaves the choice.
  public void runAtMost(int rows) {
    wishedRows = rows;
  }

  GraphRun graphRun() {
    return run;
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      free.forEach(Slot::close);
      run.session().close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session could not be closed", e);
    } finally {
      life.writeLock().unlock();
    }
  }
}
