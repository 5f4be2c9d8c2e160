package idunno.files.disk;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// The child process of [BlobStoreCrashTest]: writes blobs from four threads until it is killed,
/// and says a blob's id and size, with a full stop, once it is committed. The content follows from
/// the id.
final class CrashWriter {
  private CrashWriter() {}

  public static void main(String[] args) throws IOException {
    BlobStore store = BlobStore.open(Path.of(args[0]), Clock.system(), 512 * 1024, 0);
    for (int i = 0; i < 4; i++) {
      RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
      Thread.ofPlatform().start(() -> writeForEver(store, random));
    }
  }

  private static void writeForEver(BlobStore store, RandomGenerator random) {
    try {
      while (true) {
        BlobId id = BlobId.random(random);
        int size = random.nextInt(20) == 0 ? random.nextInt(3_000_000) : random.nextInt(9_000);
        store.put(id, ByteBuffer.wrap(content(id, size)));
        System.out.println(id + " " + size + " .");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] content(BlobId id, int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(id.low()).nextBytes(bytes);
    return bytes;
  }
}
