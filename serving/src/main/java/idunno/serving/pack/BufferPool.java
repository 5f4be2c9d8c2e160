package idunno.serving.pack;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Memory outside the heap for the inputs of tasks. A task's inputs are megabytes: fresh memory of
/// that size, for every task anew, costs more than reading them. While nothing is lent, nothing is
/// kept.
///
/// No more is lent than the limit, but for one loan that is larger by itself: who asks waits until
/// there is room, in the order of asking, so that many large inputs cost time and not the process.
/// Any thread.
public final class BufferPool implements AutoCloseable {
  /// Room for the rows of the tasks that come next, whose sizes differ with the models.
  private static final int MOST_FREE = 8;

  private static final long ALIGNMENT = 64;
  private static final long PAGE_BYTES = 64 << 10;

  private final long mostBytes;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private final Deque<Memory> free = new ArrayDeque<>();
  private int lent;
  private long lentBytes;
  private boolean closed;

  /// @param mostBytes the limit of what is lent at once
  public BufferPool(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  private record Memory(Arena arena, ByteBuffer bytes) {
    @SuppressWarnings("MustBeClosedChecker") // the pool closes it
    static Memory of(long size) {
      long rounded = Math.ceilDiv(Math.max(1, size), PAGE_BYTES) * PAGE_BYTES;
      long capacity = Math.min(rounded, Integer.MAX_VALUE);
      Arena arena = Arena.ofShared();
      return new Memory(arena, arena.allocate(capacity, ALIGNMENT).asByteBuffer());
    }

    /// Whether `size` bytes have room here and do not waste most of it.
    boolean suits(int size) {
      return bytes.capacity() >= size && bytes.capacity() / 2 <= size + PAGE_BYTES;
    }
  }

  /// Memory that is the borrower's until it is closed.
  public final class Loan implements AutoCloseable {
    private @Nullable Memory memory;
    private final ByteBuffer bytes;

    private Loan(Memory memory, int size) {
      this.memory = memory;
      this.bytes = memory.bytes().slice(0, size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Exactly what was asked for, direct, little-endian, with what was there before in it. Not to
    /// be touched after closing.
    public ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public void close() {
      synchronized (BufferPool.this) {
        if (memory != null) {
          takeBack(memory, bytes.capacity());
          memory = null;
        }
      }
    }
  }

  /// Lends memory of `size` bytes, as soon as there is room.
  ///
  /// @throws IOException when the pool has closed
  public synchronized Loan lend(int size) throws IOException, InterruptedException {
    Object turn = new Object();
    waiting.add(turn);
    try {
      while (!closed && (waiting.peek() != turn || lentBytes > 0 && lentBytes + size > mostBytes)) {
        wait();
      }
    } finally {
      waiting.remove(turn);
      notifyAll();
    }
    if (closed) {
      throw new IOException("the worker has closed");
    }
    return loan(size);
  }

  private Loan loan(int size) {
    Memory memory = null;
    for (Iterator<Memory> each = free.iterator(); memory == null && each.hasNext(); ) {
      Memory candidate = each.next();
      if (candidate.suits(size)) {
        each.remove();
        memory = candidate;
      }
    }
    Loan loan = new Loan(memory == null ? Memory.of(size) : memory, size);
    lent++;
    lentBytes += size;
    return loan;
  }

  private void takeBack(Memory memory, int size) {
    free.addFirst(memory);
    lent--;
    lentBytes -= size;
    notifyAll();
    while (free.size() > (lent == 0 ? 0 : MOST_FREE)) {
      free.removeLast().arena().close();
    }
  }

  /// Lets those go who wait; nothing more is lent.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /// How many bytes the pool holds that nobody uses now.
  synchronized long freeBytes() {
    return free.stream().mapToLong(memory -> memory.bytes().capacity()).sum();
  }
}
