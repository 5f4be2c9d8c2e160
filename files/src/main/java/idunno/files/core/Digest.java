package idunno.files.core;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Computes a [Sha256] piece by piece. Used by one thread at a time.
public final class Digest {
  private final MessageDigest digest;

  public Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Takes what `bytes` has left, and leaves its position where it is.
  public void update(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
  }

  /// The digest of all that was given; begins anew.
  public Sha256 finish() {
    return Sha256.of(digest.digest());
  }
}
