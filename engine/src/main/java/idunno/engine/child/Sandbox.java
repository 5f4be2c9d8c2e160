package idunno.engine.child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What this machine lets us put around a child. Neither wrapper forks, so that a child's process
/// id is the one that was started.
///
/// @param ownGroup children lead a session and process group of their own, which is killed as one
/// @param noNetwork children have no network but a loopback that is down
record Sandbox(boolean ownGroup, boolean noNetwork) {
  private static final List<String> GROUP = List.of("setsid");
  private static final List<String> NO_NETWORK = List.of("unshare", "-r", "-n");
  private static final long PROBE_SECONDS = 20;

  /// Tries both on a process that does nothing.
  static Sandbox probe() throws InterruptedException {
    return new Sandbox(works(GROUP), works(NO_NETWORK));
  }

  List<String> wrapper() {
    List<String> words = new ArrayList<>();
    if (ownGroup) {
      words.addAll(GROUP);
    }
    if (noNetwork) {
      words.addAll(NO_NETWORK);
    }
    return words;
  }

  private static boolean works(List<String> wrapper) throws InterruptedException {
    List<String> words = new ArrayList<>(wrapper);
    words.add("true");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command here
    }
  }
}
