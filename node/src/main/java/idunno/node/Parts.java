package idunno.node;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a node has started, stopped in the reverse order. Safe for threads: what is kept after the
/// stop is closed at once.
final class Parts implements AutoCloseable {
  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  /// Something that was started, and how it is stopped.
  private record Part(String name, AutoCloseable stop) {}

  /// Keeps a part until the node stops.
  ///
  /// @param name for the log, when its stop fails
  <T extends AutoCloseable> T keep(String name, T part) {
    if (!push(new Part(name, part))) {
      stop(new Part(name, part));
      throw new IllegalStateException("the node was stopped while " + name + " was starting");
    }
    return part;
  }

  private synchronized boolean push(Part part) {
    if (!closed) {
      parts.push(part);
    }
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      stop(parts.pop());
    }
  }

  private static void stop(Part part) {
    try {
      part.stop().close();
    } catch (Exception e) {
      System.getLogger(Node.class.getName())
          .log(System.Logger.Level.WARNING, "stopping " + part.name() + " failed", e);
    }
  }
}
