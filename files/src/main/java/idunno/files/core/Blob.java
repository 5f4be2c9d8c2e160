package idunno.files.core;

import java.util.List;

/// What a version holds: where its bytes are and how to know that they are right.
///
/// @param size in bytes
/// @param replicas the names of the nodes that held it on stable storage when it was committed
public record Blob(BlobId id, long size, Sha256 sha256, List<String> replicas) {
  public Blob {
    if (size < 0) {
      throw new IllegalArgumentException("a blob cannot have " + size + " bytes");
    }
    replicas = List.copyOf(replicas);
  }
}
