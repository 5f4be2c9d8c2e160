package idunno.serving.worker;

import idunno.serving.Storage;
import idunno.serving.core.FileRef;
import idunno.serving.pack.BufferPool;
import idunno.serving.pack.PackReader;
import idunno.serving.pack.PackSlice;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The packs that the worker read last, open: at most [#MOST_OPEN] beyond those being read. Any
/// thread.
final class PackShelf implements AutoCloseable {
  private static final int MOST_OPEN = 8;

  private final Storage storage;
  private final BufferPool pool;
  private final Map<FileRef, Shelved> packs = new LinkedHashMap<>(16, 0.75f, true);

  /// @param mostBytes how much of tasks' inputs may be in memory at once
  PackShelf(Storage storage, long mostBytes) {
    this.storage = storage;
    this.pool = new BufferPool(mostBytes);
  }

  /// Queries of a pack, to be closed by the caller.
  PackSlice read(FileRef file, long first, int count) throws IOException, InterruptedException {
    Shelved pack = borrow(file);
    boolean read = false;
    try {
      PackSlice slice = pack.reader(storage, file).read(first, count, pool);
      read = true;
      return slice;
    } finally {
      giveBack(file, pack, read);
    }
  }

  /// Lets those go who wait for memory.
  void stop() {
    pool.close();
  }

  @Override
  public synchronized void close() {
    packs.values().forEach(Shelved::close);
    packs.clear();
  }

  private synchronized Shelved borrow(FileRef file) {
    Shelved pack = packs.computeIfAbsent(file, _ -> new Shelved());
    pack.users++;
    return pack;
  }

  private synchronized void giveBack(FileRef file, Shelved pack, boolean keep) {
    pack.users--;
    if (!keep) {
      packs.remove(file, pack);
    }
    if (pack.users == 0 && packs.get(file) != pack) {
      pack.close();
    }
    Iterator<Shelved> oldest = packs.values().iterator();
    for (int over = packs.size() - MOST_OPEN; over > 0 && oldest.hasNext(); ) {
      Shelved candidate = oldest.next();
      if (candidate.users == 0) {
        candidate.close();
        oldest.remove();
        over--;
      }
    }
  }

  /// `users` belongs to the shelf's lock, `reader` to its own: opening may take long.
  private static final class Shelved {
    private int users;
    private @Nullable PackReader reader;

    synchronized PackReader reader(Storage storage, FileRef file) throws IOException {
      PackReader open = reader;
      if (open == null) {
        open = PackReader.open(storage, file);
        reader = open;
      }
      return open;
    }

    synchronized void close() {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
