package idunno.engine.child;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the children of one model are started.
///
/// @param command the interpreter or JVM with its arguments
/// @param folder where they start
/// @param scratch the only folder that is theirs to write; also their home
/// @param sandbox what every child is wrapped in
record Launch(List<String> command, Path folder, Path scratch, Sandbox sandbox) {

  /// Moves the pipes to descriptors 3 and 4, which the frames use, and leaves an empty input and
  /// the error stream behind, so that neither user code nor the JVM's own notices reach the frames.
  private static final String MOVE_PIPES = "exec \"$@\" 3<&0 4>&1 1>&2 0</dev/null";

  ProcessBuilder processBuilder() {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", MOVE_PIPES, "idunno-child"));
    words.addAll(sandbox.wrapper());
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HOME", scratch.toString());
    environment.put("TMPDIR", scratch.toString());
    // A slot is one core's worth of work; numerical libraries would start a thread for every core,
    // each with buffers that count against the memory limit.
    for (String library : List.of("OMP", "OPENBLAS", "MKL")) {
      environment.put(library + "_NUM_THREADS", "1");
    }
    return builder;
  }
}
