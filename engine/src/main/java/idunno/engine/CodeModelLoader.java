package idunno.engine;

import idunno.base.ProblemException;
import java.nio.file.Path;

/// Loads the models whose runtime is a code file. The engine is given one, so that it needs to know
/// nothing of child processes.
@FunctionalInterface
public interface CodeModelLoader {
  /// Starts what answers the queries of a `java` or `python` model.
  ///
  /// @param folder holds the files that the manifest names, already inside it
  /// @param slots how many callers ask at the same time
  /// @throws ProblemException with kind BAD_INPUT when the code file is at fault: it does not
  ///   compile, or its `load` failed
  Model load(Path folder, Manifest manifest, int slots) throws ProblemException;
}
