package idunno.files.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system of 4 MiB; skipped where none may be mounted.
class FullDiskTest {
  @TempDir Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString()) == 0;
    assumeTrue(mounted, "mounting a tmpfs needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", folder.toString());
    }
  }

  @Test
  void aFullDiskFailsThatWriteOnlyAndTheStoreGoesOnWhenThereIsRoom() throws IOException {
    try (BlobStore store = BlobStore.open(folder, Clock.system(), 1, 0)) {
      assertThatThrownBy(() -> put(store, 0, 6_000_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      int stored = 0;
      try {
        while (true) {
          put(store, 1 + stored, 500_000);
          stored++;
        }
      } catch (IOException full) {
        assertThat(full).hasMessageContaining("No space left");
      }
      assertThat(stored).isBetween(6, 8);
      assertThat(store.count()).isEqualTo(stored);
      store.delete(new BlobId(9, 1));
      put(store, 100, 400_000);
      assertThat(store.read(new BlobId(9, 100), 0, 400_000).array())
          .startsWith(BlobStoreTest.bytes(400_000));
    }
    try (BlobStore store = BlobStore.open(folder, Clock.system(), 1, 0)) {
      assertThat(store.read(new BlobId(9, 2), 0, 500_000).remaining()).isEqualTo(500_000);
      assertThat(store.size(new BlobId(9, 0))).isEmpty();
    }
  }

  private static void put(BlobStore store, int id, int size) throws IOException {
    store.put(new BlobId(9, id), ByteBuffer.wrap(BlobStoreTest.bytes(size)));
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}
