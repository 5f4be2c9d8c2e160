package idunno.peers;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;

/// Prints `view MILLISECONDS NAME,NAME,...`: when, since 1970, this member came to list whom,
/// itself included. Any thread.
final class Views {
  private final Object order = new Object();

  void print(Collection<String> names) {
    synchronized (order) {
      String members = names.stream().sorted().collect(Collectors.joining(","));
      System.out.println("view " + System.currentTimeMillis() + " " + members);
      System.out.flush();
    }
  }

  /// Returns when whoever started this process closes its standard input, or has ended.
  static void awaitEndOfInput() throws IOException {
    int read = System.in.read();
    while (read >= 0) {
      read = System.in.read();
    }
  }
}
