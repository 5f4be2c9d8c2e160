package idunno.files.core;

import java.util.Optional;

/// One version of one name.
///
/// @param version 1, 2, 3, ... per name, delete markers counted
/// @param timeMs the log's time of the commit, milliseconds since the epoch
/// @param content empty for a delete marker
public record FileVersion(String name, long version, long timeMs, Optional<Blob> content) {
  public boolean deleted() {
    return content.isEmpty();
  }
}
