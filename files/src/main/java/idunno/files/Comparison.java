package idunno.files;

import idunno.files.core.Blob;
import idunno.files.core.Digest;
import idunno.files.core.FileVersion;
import idunno.files.core.Sha256;
import idunno.files.disk.OpenBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the copies of a version turned out to be, each read from its first byte to its last.
///
/// @param copies in the order of the version's replicas
public record Comparison(FileVersion version, List<Copy> copies) {
  private static final int READ_BYTES = 256 * 1024;

  public Comparison {
    copies = List.copyOf(copies);
  }

  /// One copy.
  ///
  /// @param fault what is wrong with it; empty when its bytes are those that were put
  public record Copy(String replica, Optional<String> fault) {}

  /// Whether more than half of the copies are as they should be.
  public boolean hasQuorum() {
    return 2 * copies.stream().filter(copy -> copy.fault().isEmpty()).count() > copies.size();
  }

  static Comparison of(FileVersion version, Blob blob, Copies copies) {
    List<Copy> compared = new ArrayList<>();
    for (String replica : blob.replicas()) {
      compared.add(new Copy(replica, fault(blob, replica, copies)));
    }
    return new Comparison(version, compared);
  }

  private static Optional<String> fault(Blob blob, String replica, Copies copies) {
    try (OpenBlob copy = copies.openAt(blob, replica)) {
      Digest digest = new Digest();
      ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
      for (long at = 0; at < blob.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(READ_BYTES, blob.size() - at));
        copy.read(at, buffer);
        digest.update(buffer.flip());
      }
      Sha256 found = digest.finish();
      return found.equals(blob.sha256())
          ? Optional.empty()
          : Optional.of("its SHA-256 is " + found + ", not " + blob.sha256());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
