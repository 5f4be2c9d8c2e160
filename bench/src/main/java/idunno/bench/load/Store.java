package idunno.bench.load;

import java.io.IOException;

/// A file system under load. Any thread may call, and each call blocks until it is done.
public interface Store extends AutoCloseable {
  /// Keeps `content` under `name`; returns when all of it is on stable storage.
  void put(String name, Content content) throws IOException;

  /// Reads all of a file and returns how many bytes that were.
  long get(String name) throws IOException;

  /// Takes everything that was stored away, so that the next figure begins as this one did.
  void clear() throws IOException;

  @Override
  void close() throws IOException;
}
