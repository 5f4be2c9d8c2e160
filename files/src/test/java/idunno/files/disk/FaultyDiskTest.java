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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a disk does when it is about to break. Nothing may be acknowledged that is not there.
class FaultyDiskTest {
  private static final int LARGE = BlobStore.SMALL_BYTES + 70_000;

  @TempDir Path folder;

  @Test
  void whateverWasAcknowledgedByADiskThatFailsHalfwayNowAndThenIsThereAfterwards()
      throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      Path each = folder.resolve("disk" + seed);
      FaultyDisk disk = new FaultyDisk(seed);
      Random random = new Random(seed);
      Map<Integer, Integer> acknowledged = new HashMap<>();
      List<Integer> refused = new ArrayList<>();
      try (BlobStore store = open(each, disk)) {
        disk.failSometimes(0.15);
        for (int i = 0; i < 60; i++) {
          int size = random.nextInt(20) == 0 ? LARGE : random.nextInt(60_000);
          try {
            put(store, i, size);
            acknowledged.put(i, size);
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("Input/output error");
            refused.add(i);
          }
        }
        disk.failSometimes(0);
        assertAllThere(store, acknowledged, seed);
        put(store, 1_000, 10);
        acknowledged.put(1_000, 10);
      }
      assertThat(refused).as("seed %d", seed).isNotEmpty();
      try (BlobStore store = open(each, disk)) {
        assertAllThere(store, acknowledged, seed);
      }
    }
  }

  @Test
  void shortWritesAreContinued() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    Map<Integer, Integer> all = Map.of(1, 50_000, 2, LARGE, 3, 0);
    try (BlobStore store = open(folder, disk)) {
      disk.shortenWrites(true);
      for (Map.Entry<Integer, Integer> each : all.entrySet()) {
        put(store, each.getKey(), each.getValue());
      }
      assertAllThere(store, all, 1);
    }
    try (BlobStore store = open(folder, disk)) {
      assertAllThere(store, all, 1);
    }
  }

  @Test
  void aDiskThatTakesNothingAndSaysNothingFailsTheWriteInsteadOfHoldingItForEver()
      throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    try (BlobStore store = open(folder, disk)) {
      disk.stopWrites(true);
      assertThatThrownBy(() -> put(store, 1, 5_000)).hasMessageContaining("takes no bytes");
      assertThatThrownBy(() -> put(store, 2, LARGE)).hasMessageContaining("takes no bytes");
      disk.stopWrites(false);
      put(store, 3, 5_000);
      assertAllThere(store, Map.of(3, 5_000), 1);
    }
  }

  @Test
  void afterAFailedSyncNothingIsAppendedToThatFileAnyMore() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    try (BlobStore store = open(folder, disk)) {
      put(store, 1, 5_000);
      disk.failForces(true);
      assertThatThrownBy(() -> put(store, 2, 5_000)).hasMessageContaining("Input/output error");
      assertThatThrownBy(() -> put(store, 3, LARGE)).hasMessageContaining("Input/output error");
      disk.failForces(false);
      put(store, 4, 5_000);
      assertThat(segments()).hasSize(2);
      assertThat(store.size(new BlobId(9, 2))).isEmpty();
    }
    try (BlobStore store = open(folder, disk)) {
      assertAllThere(store, Map.of(1, 5_000, 4, 5_000), 1);
      assertThat(store.size(new BlobId(9, 2))).isEmpty();
      assertThat(store.size(new BlobId(9, 3))).isEmpty();
      assertThat(store.missing(List.of(new BlobId(9, 1), new BlobId(9, 2))))
          .containsExactly(new BlobId(9, 2));
    }
  }

  @Test
  void anInputOutputErrorFailsThatReadAndTheNextOneMaySucceed() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    try (BlobStore store = open(folder, disk)) {
      put(store, 1, 5_000);
      disk.failReads(true);
      assertThatThrownBy(() -> store.read(new BlobId(9, 1), 0, 10))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(DamagedBlobException.class);
      disk.failReads(false);
      assertAllThere(store, Map.of(1, 5_000), 1);
    }
  }

  @Test
  void aFileThatTheDiskDoesNotGiveAnyMoreKeepsNoOtherFromBeingServed() throws IOException {
    FaultyDisk disk = new FaultyDisk(1);
    try (BlobStore store = open(folder, disk)) {
      put(store, 1, 5_000);
      put(store, 2, LARGE);
    }
    disk.refuseToOpen(".seg");
    try (BlobStore store = open(folder, disk)) {
      assertAllThere(store, Map.of(2, LARGE), 1);
      assertThat(store.missing(List.of(new BlobId(9, 1)))).isNotEmpty();
      disk.refuseToOpen(null);
      // Under a number of its own: the unreadable file is not written over.
      put(store, 3, 6_000);
    }
    try (BlobStore store = open(folder, disk)) {
      assertAllThere(store, Map.of(1, 5_000, 2, LARGE, 3, 6_000), 1);
    }
  }

  @Test
  void anyFlippedBitOfASegmentIsNoticedAndHarmsNoOtherBlob() throws IOException {
    Map<Integer, Integer> all = Map.of(1, 700, 2, 300, 3, 1_100);
    try (BlobStore store = open(folder, new FaultyDisk(1))) {
      for (int i = 1; i <= 3; i++) {
        put(store, i, all.getOrDefault(i, 0));
      }
    }
    Path segment = segments().getFirst();
    byte[] whole = Files.readAllBytes(segment);
    Random random = new Random(3);
    for (int i = 0; i < 150; i++) {
      int at = random.nextInt(whole.length);
      flip(segment, whole, at, random.nextInt(8));
      try (BlobStore store = open(folder, new FaultyDisk(1))) {
        int bad = 0;
        for (Map.Entry<Integer, Integer> each : all.entrySet()) {
          bad += isWhole(store, each.getKey(), each.getValue()) ? 0 : 1;
        }
        assertThat(bad).as("bit of byte %d", at).isLessThanOrEqualTo(1);
      }
      Files.write(segment, whole);
    }
  }

  private static boolean isWhole(BlobStore store, int id, int size) {
    try (BlobReader reader = store.open(new BlobId(9, id))) {
      reader.checkHeader();
      byte[] found = reader.read(0, size).array();
      assertThat(found).as("what is given is right").isEqualTo(BlobStoreTest.bytes(size));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void flip(Path file, byte[] whole, int at, int bit) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] one = {(byte) (whole[at] ^ (1 << bit))};
      channel.write(ByteBuffer.wrap(one), at);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  private static void assertAllThere(BlobStore store, Map<Integer, Integer> blobs, int seed)
      throws IOException {
    for (Map.Entry<Integer, Integer> each : blobs.entrySet()) {
      assertThat(store.read(new BlobId(9, each.getKey()), 0, each.getValue()).array())
          .as("blob %d of seed %d", each.getKey(), seed)
          .isEqualTo(BlobStoreTest.bytes(each.getValue()));
    }
  }

  private static BlobStore open(Path folder, FaultyDisk disk) throws IOException {
    return BlobStore.open(new SegmentLog.Place(folder, disk.opener()), Clock.system(), 1 << 20, 0);
  }

  private static void put(BlobStore store, int id, int size) throws IOException {
    store.put(new BlobId(9, id), ByteBuffer.wrap(BlobStoreTest.bytes(size)));
  }
}
