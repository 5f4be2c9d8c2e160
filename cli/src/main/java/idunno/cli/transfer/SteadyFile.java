package idunno.cli.transfer;

import idunno.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.UUID;

/// A local file's bytes, which must not change while they are read: whoever comes to their end is
/// told when they did.
final class SteadyFile extends InputStream {
  private final Path local;
  private final InputStream in;
  private final BasicFileAttributes before;

  private SteadyFile(Path local, InputStream in, BasicFileAttributes before) {
    this.local = local;
    this.in = in;
    this.before = before;
  }

  static SteadyFile open(Path local) throws IOException {
    BasicFileAttributes before = Files.readAttributes(local, BasicFileAttributes.class);
    return new SteadyFile(local, Files.newInputStream(local), before);
  }

  /// How many bytes there are.
  long size() {
    return before.size();
  }

  /// Says which bytes these are, to a node that may have some of them from an attempt that was
  /// interrupted: the file's place, time and size. It says so to nobody else.
  String identity() {
    String known =
        local.toAbsolutePath() + "|" + before.lastModifiedTime() + "|" + before.fileKey();
    return UUID.nameUUIDFromBytes(known.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    return b < 0 ? end() : b;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = in.read(into, offset, length);
    return n < 0 ? end() : n;
  }

  /// @throws idunno.base.ProblemException when it is no longer the file that was opened
  private int end() throws IOException {
    BasicFileAttributes now = Files.readAttributes(local, BasicFileAttributes.class);
    if (now.size() != before.size()
        || !now.lastModifiedTime().equals(before.lastModifiedTime())
        || !Objects.equals(now.fileKey(), before.fileKey())) {
      throw Problem.badInput(
              "'" + local + "' changed while it was put: nothing was stored, put it again")
          .asException();
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
