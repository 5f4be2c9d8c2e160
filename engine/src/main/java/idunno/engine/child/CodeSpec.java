package idunno.engine.child;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What to run, and within which limits.
///
/// @param folder holds the code file and everything that was deployed with it; children start in it
/// @param file the code file, relative to `folder`
/// @param weights the other files, relative to `folder`: they must be there before code is started
/// @param timeout the longest one batch may take, whatever the caller allows
/// @param memoryBytes the heap of a Java child, the address space of a Python child
/// @param slots how many batches may run at once, each in a child of its own
public record CodeSpec(
    Runtime runtime,
    Path folder,
    String file,
    List<String> weights,
    Duration timeout,
    long memoryBytes,
    int slots) {

  public CodeSpec {
    weights = List.copyOf(weights);
    if (slots < 1) {
      throw new IllegalArgumentException("a model needs at least one slot, not " + slots);
    }
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("a model needs memory, not " + memoryBytes + " bytes");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a batch needs time, not " + timeout);
    }
  }

  /// The languages of code files.
  public enum Runtime {
    JAVA,
    PYTHON
  }

  Path codeFile() {
    return folder.resolve(file);
  }
}
