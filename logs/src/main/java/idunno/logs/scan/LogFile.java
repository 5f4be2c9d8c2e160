package idunno.logs.scan;

import java.nio.file.Path;

/// A file to be searched.
///
/// @param name as people see it
public record LogFile(String name, Path path) {
  boolean isCompressed() {
    return name.endsWith(".gz");
  }
}
