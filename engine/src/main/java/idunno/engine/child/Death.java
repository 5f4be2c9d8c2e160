package idunno.engine.child;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The end of a child process: how to bring it about, and what to say of it.
record Death(Process process, Tail tail) {
  private static final int FATAL_SIGNALS_FROM = 128;

  /// What a JVM exits with under `-XX:+ExitOnOutOfMemoryError`, after it has said so.
  private static final int EXIT_ON_OUT_OF_MEMORY = 3;

  private static final int SIGNAL_KILL = 9;
  private static final int LAST_WORDS_CHARS = 600;
  private static final long WAIT_SECONDS = 5;

  /// Kills the process and all its descendants, and waits at most a few seconds for the process.
  void inflict() {
    kill(process.toHandle());
    process.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Kills the descendants of `child`, and the process group that it leads, if it leads one: that
  /// finds also those whose parents are gone.
  static void kill(ProcessHandle child) {
    List<ProcessHandle> tree = child.descendants().toList();
    killGroup(child.pid());
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private static void killGroup(long leader) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -$1", "sh", Long.toString(leader))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      // No process can be started now. The caller kills the leader and the descendants it knows.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What a process that exited by itself died of.
  Outcome outcome() {
    int code = process.exitValue();
    if (code == EXIT_ON_OUT_OF_MEMORY && says("java.lang.OutOfMemoryError")) {
      return new Outcome.OutOfMemory();
    }
    return new Outcome.Died(
        withLastWords(code > FATAL_SIGNALS_FROM ? signalled(code) : exited(code)));
  }

  private boolean says(String words) {
    return tail.lines().stream().anyMatch(line -> line.contains(words));
  }

  private static String exited(int code) {
    return "exited with code " + code;
  }

  private static String signalled(int code) {
    int signal = code - FATAL_SIGNALS_FROM;
    return signal == SIGNAL_KILL
        ? "was killed (signal 9; perhaps the machine ran out of memory)"
        : "crashed (signal " + signal + ")";
  }

  /// What a process that had to be killed did wrong.
  Outcome nonsense(String cause) {
    return new Outcome.Died(withLastWords("broke off: " + cause));
  }

  private String withLastWords(String what) {
    String words = tail.lastWords(LAST_WORDS_CHARS);
    return words.isEmpty() ? what : what + "; last output: " + words;
  }
}
