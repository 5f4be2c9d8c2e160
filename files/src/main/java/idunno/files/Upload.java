package idunno.files;

import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/// Content on its way to its replica set. Used by one thread at a time; closing it before its end
/// leaves nothing.
public final class Upload implements AutoCloseable {
  private final FileService service;
  private final BlobId id;
  private final List<String> replicas;
  private final List<BlobWriter> writers;
  private final MessageDigest digest = newDigest();
  private long size;
  private boolean stored;

  /// @param writers one for each of `replicas`
  Upload(FileService service, BlobId id, List<String> replicas, List<BlobWriter> writers) {
    this.service = service;
    this.id = id;
    this.replicas = replicas;
    this.writers = writers;
  }

  /// Sends all of `bytes` to every replica.
  public void write(ByteBuffer bytes) throws IOException {
    size += bytes.remaining();
    digest.update(bytes.duplicate());
    for (BlobWriter writer : writers) {
      writer.write(bytes.duplicate());
    }
    bytes.position(bytes.limit());
  }

  /// How many bytes have been written so far.
  public long size() {
    return size;
  }

  /// Brings the bytes to stable storage everywhere and gives them their name.
  ///
  /// @param expected what the sender says the digest is; something else is refused
  /// @throws idunno.base.ProblemException with the reason why there is no such version
  public Receipt commit(String name, PutOptions options, Optional<Sha256> expected)
      throws IOException {
    return service.commit(name, store(expected), options);
  }

  /// Brings the bytes to stable storage everywhere.
  Blob store(Optional<Sha256> expected) throws IOException {
    Sha256 actual = Sha256.of(digest.digest());
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw Problem.notNow(
              "the bytes that arrived are not those that were sent (SHA-256 "
                  + actual
                  + ", not "
                  + expected.get()
                  + "): try again")
          .asException();
    }
    for (BlobWriter writer : writers) {
      writer.commit();
    }
    stored = true;
    return new Blob(id, size, actual, replicas);
  }

  @Override
  public void close() throws IOException {
    for (BlobWriter writer : writers) {
      writer.close();
    }
    if (!stored) {
      service.forget(id);
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
