package idunno.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret key of the clusters that `up` makes: one file beside the nodes' folders, which only
/// its owner may read.
final class ClusterKeys {
  private static final int KEY_BYTES = 32;

  private ClusterKeys() {}

  /// Makes a key by chance.
  static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "# Keys of the membership, one a line in base64; the first seals, all of them open.\n"
            + Base64.getEncoder().encodeToString(key)
            + "\n");
  }
}
