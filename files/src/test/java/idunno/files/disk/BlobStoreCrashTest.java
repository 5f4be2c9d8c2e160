package idunno.files.disk;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import idunno.files.core.BlobId;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreCrashTest {
  private static final int KILLS = 12;

  @TempDir Path folder;

  @Test
  void everyAcknowledgedBlobSurvivesKillsAtAnyMoment() throws Exception {
    Map<BlobId, Integer> acknowledged = new HashMap<>();
    Random random = new Random(5);
    for (int kill = 0; kill < KILLS; kill++) {
      writeUntilKilled(acknowledged, 1 + random.nextInt(150));
      try (BlobStore store = BlobStore.open(folder, Clock.system())) {
        for (var entry : acknowledged.entrySet()) {
          byte[] expected = CrashWriter.content(entry.getKey(), entry.getValue());
          assertThat(store.read(entry.getKey(), 0, expected.length))
              .as("%s after kill %s", entry, kill)
              .isEqualTo(ByteBuffer.wrap(expected));
        }
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
  }

  private void writeUntilKilled(Map<BlobId, Integer> acknowledged, int enough) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader()) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 3 && words[0].length() == 32) {
          acknowledged.put(BlobId.parse(words[0]), Integer.parseInt(words[1]));
        }
        if (++seen == enough) {
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
