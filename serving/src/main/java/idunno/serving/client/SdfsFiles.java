package idunno.serving.client;

import java.io.IOException;
import java.nio.file.Path;

/// Brings a file of the cluster's file system here, for an INPUT that begins with `sdfs:`.
@FunctionalInterface
public interface SdfsFiles {
  /// @param file `NAME` or `NAME@VERSION`
  /// @return a local copy, which stays until the caller of the walk removes it
  /// @throws idunno.base.ProblemException NOT_FOUND when there is no such file
  Path fetch(String file) throws IOException;
}
