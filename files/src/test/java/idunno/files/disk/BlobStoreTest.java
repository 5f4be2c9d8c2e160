package idunno.files.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoreTest {
  private static final int CHUNK = BlobLayout.CHUNK_BYTES;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 4_096, 65_535, 65_536, 65_537, 1_048_576, 1_048_577, 9_999_999, 20 * 1_048_576})
  void whatWasCommittedIsReadBackAtEveryOffsetAlsoAfterReopening(int size) throws IOException {
    BlobId id = new BlobId(1, size);
    byte[] content = bytes(size);
    try (BlobStore store = open()) {
      put(store, id, content);
      checkRandomReads(store, id, content);
    }
    try (BlobStore store = open()) {
      assertThat(store.size(id)).hasValue(size);
      checkRandomReads(store, id, content);
    }
  }

  @Test
  void manyThreadsShareSegmentsAndEveryBlobIsRight() throws Exception {
    try (BlobStore store = BlobStore.open(folder, Clock.system(), 256 * 1024, 0);
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 800; i++) {
        BlobId id = new BlobId(2, i);
        byte[] content = bytes(i * 7);
        all.add(
            threads.submit(() -> {
              put(store, id, content);
              return id;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    try (BlobStore store = open();
        Stream<Path> files = Files.list(folder)) {
      assertThat(files.count()).isGreaterThan(5);
      assertThat(store.count()).isEqualTo(800);
      for (int i = 0; i < 800; i++) {
        assertThat(store.read(new BlobId(2, i), 0, i * 7).array()).startsWith(bytes(i * 7));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 3_000_000})
  void whatWasNotCommittedIsNeverVisibleAndLeavesNoFile(int size) throws IOException {
    BlobId id = new BlobId(3, size);
    try (BlobStore store = open()) {
      try (BlobWriter writer = store.create(id)) {
        writer.write(ByteBuffer.wrap(bytes(size)));
        assertThat(store.size(id)).isEmpty();
      }
      assertThat(store.size(id)).isEmpty();
      assertThatThrownBy(() -> store.open(id)).isInstanceOf(IOException.class);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void anOpenReaderSurvivesTheDeletionOfItsBlob() throws IOException {
    try (BlobStore store = BlobStore.open(folder, Clock.system(), 1, 0)) {
      for (int size : List.of(5_000, 2_000_000)) {
        BlobId id = new BlobId(4, size);
        byte[] content = bytes(size);
        put(store, id, content);
        try (BlobReader reader = store.open(id)) {
          assertThat(store.delete(id)).isTrue();
          assertThat(store.delete(id)).isFalse();
          assertThat(reader.read(0, size)).isEqualTo(ByteBuffer.wrap(content));
        }
        assertThatThrownBy(() -> store.open(id)).isInstanceOf(IOException.class);
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).as("segments whose blobs are all deleted").isEmpty();
      }
    }
  }

  @Test
  void aFlippedBitIsReportedForThatChunkOnly() throws IOException {
    BlobId small = new BlobId(5, 1);
    BlobId neighbour = new BlobId(5, 2);
    BlobId large = new BlobId(5, 3);
    try (BlobStore store = open()) {
      put(store, small, bytes(3 * CHUNK));
      put(store, neighbour, bytes(100));
      put(store, large, bytes(2_000_000));
    }
    flip(only(".seg"), BlobLayout.HEADER_BYTES + BlobLayout.CHUNK_ON_DISK + 17);
    flip(only(".blob"), BlobLayout.HEADER_BYTES + 3L * BlobLayout.CHUNK_ON_DISK + 5);
    try (BlobStore store = open()) {
      assertThat(store.read(small, 0, CHUNK))
          .isEqualTo(ByteBuffer.wrap(bytes(3 * CHUNK), 0, CHUNK));
      assertThatThrownBy(() -> store.read(small, CHUNK, 1))
          .isInstanceOf(DamagedBlobException.class);
      assertThat(store.read(neighbour, 0, 100)).isEqualTo(ByteBuffer.wrap(bytes(100)));
      assertThatThrownBy(() -> store.read(large, 0, 2_000_000))
          .isInstanceOf(DamagedBlobException.class);
      assertThat(store.read(large, 0, 3 * CHUNK).remaining()).isEqualTo(3 * CHUNK);
    }
  }

  @Test
  void aDamagedHeaderCostsThatBlobOnly() throws IOException {
    try (BlobStore store = open()) {
      for (int i = 0; i < 3; i++) {
        put(store, new BlobId(6, i), bytes(1_000));
      }
    }
    flip(only(".seg"), BlobLayout.recordBytes(1_000) + 12);
    try (BlobStore store = open()) {
      assertThat(store.size(new BlobId(6, 0))).isPresent();
      assertThat(store.size(new BlobId(6, 1))).isEmpty();
      assertThat(store.read(new BlobId(6, 2), 0, 1_000)).isEqualTo(ByteBuffer.wrap(bytes(1_000)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 47, 48, 60, 1_040})
  void aTornTailIsCutOffAndTheStoreGoesOn(int kept) throws IOException {
    long whole = BlobLayout.recordBytes(1_000);
    try (BlobStore store = open()) {
      put(store, new BlobId(7, 0), bytes(1_000));
      put(store, new BlobId(7, 1), bytes(1_000));
    }
    Path segment = only(".seg");
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(whole + kept);
    }
    try (BlobStore store = open()) {
      assertThat(Files.size(segment)).isEqualTo(whole);
      assertThat(store.size(new BlobId(7, 1))).isEmpty();
      put(store, new BlobId(7, 2), bytes(10));
    }
    try (BlobStore store = open()) {
      assertThat(store.count()).isEqualTo(2);
      assertThat(store.read(new BlobId(7, 0), 0, 1_000)).isEqualTo(ByteBuffer.wrap(bytes(1_000)));
    }
  }

  @Test
  void anInterruptedCallerHarmsNobodyElse() throws Exception {
    try (BlobStore store = open()) {
      Thread interrupted =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                try {
                  put(store, new BlobId(8, 0), bytes(10));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      interrupted.join();
      put(store, new BlobId(8, 1), bytes(10));
      assertThat(store.count()).isEqualTo(2);
    }
  }

  private BlobStore open() throws IOException {
    return BlobStore.open(folder, Clock.system());
  }

  private static void put(BlobStore store, BlobId id, byte[] content) throws IOException {
    try (BlobWriter writer = store.create(id)) {
      int step = Math.max(1, content.length / 7);
      for (int at = 0; at < content.length; at += step) {
        writer.write(ByteBuffer.wrap(content, at, Math.min(step, content.length - at)));
      }
      writer.commit();
    }
  }

  private static void checkRandomReads(BlobStore store, BlobId id, byte[] content)
      throws IOException {
    Random random = new Random(content.length);
    try (BlobReader reader = store.open(id)) {
      assertThat(reader.size()).isEqualTo(content.length);
      assertThat(reader.read(0, content.length)).isEqualTo(ByteBuffer.wrap(content));
      for (int i = 0; i < 50; i++) {
        int offset = random.nextInt(content.length + 1);
        int length = Math.min(content.length - offset, random.nextInt(200_000));
        assertThat(reader.read(offset, length)).isEqualTo(ByteBuffer.wrap(content, offset, length));
        ByteBuffer between = ByteBuffer.allocateDirect(length + 20).position(10).limit(10 + length);
        reader.read(offset, between);
        assertThat(between.remaining()).isZero();
        assertThat(between.slice(10, length)).isEqualTo(ByteBuffer.wrap(content, offset, length));
        assertThat(between.clear().getLong(0)).isZero();
        assertThat(between.getLong(length + 12)).isZero();
      }
      assertThatThrownBy(() -> reader.read(content.length, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private Path only(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(suffix)).findFirst().orElseThrow();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 4)).flip();
      channel.write(one, at);
    }
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
