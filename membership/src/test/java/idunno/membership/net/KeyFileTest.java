package idunno.membership.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.membership.packet.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String SHORT = Base64.getEncoder().encodeToString(new byte[16]);
  private static final String LONG_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path dir;

  private Path file(String text) throws Exception {
    return Files.writeString(dir.resolve("keys"), text);
  }

  @Test
  void keysAreReadLineByLineWithCommentsBetween() throws Exception {
    KeyRing ring = KeyFile.read(file("# ours\n\n" + SHORT + "\n  " + LONG_KEY + "  \n"));
    assertThat(ring.size()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsNamedByItsLineAndNeverShown() throws Exception {
    Map<String, String> wrong =
        Map.of(
            SHORT + "\nse*cret\n",
            "line 2 of the key file",
            "# c\n" + SHORT + "\n\nc2VjcmV0\n",
            "line 4 of the key file",
            "",
            "not 0",
            SHORT + "\n" + SHORT + "\n",
            "the same");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Path file = file(each.getKey());
      assertThatThrownBy(() -> KeyFile.read(file))
          .hasMessageContaining(each.getValue())
          .hasMessageContaining(file.toString())
          .hasMessageNotContainingAny("se*cret", "c2VjcmV0", "secret", SHORT);
    }
    assertThatThrownBy(() -> KeyFile.read(dir.resolve("none"))).hasMessageContaining("there is no");
    assertThatThrownBy(() -> KeyFile.read(dir)).hasMessageContaining("cannot be read");
    Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> KeyFile.read(binary)).hasMessageContaining("is no text");
    Path large = Files.write(dir.resolve("large"), new byte[70_000]);
    assertThatThrownBy(() -> KeyFile.read(large)).hasMessageContaining("above 64 KiB");
  }

  @Test
  void aChangedFileIsUsedAndOneThatBecameWrongChangesNothing() throws Exception {
    Path file = file(SHORT);
    Lines lines = new Lines();
    List<KeyRing> used = new CopyOnWriteArrayList<>();
    try (KeyWatch _ = KeyWatch.start(file, used::add, lines.logger())) {
      assertThat(used).hasSize(1);
      file(SHORT + "\n" + LONG_KEY);
      await().until(() -> used.size() == 2);
      assertThat(used.getLast().size()).isEqualTo(2);
      await().until(() -> lines.with("event=keys_changed keys=2").size() == 1);
      file("not a key");
      await().until(() -> lines.with("event=keys_kept").size() == 1);
      Files.delete(file);
      await().until(() -> lines.with("there is no key file").size() == 1);
      file(LONG_KEY);
      await().until(() -> used.size() == 3);
    }
  }

  @Test
  void aFileThatIsWrongFromTheStartIsNotWatched() throws Exception {
    Path file = file("nonsense");
    assertThatThrownBy(() -> KeyWatch.start(file, _ -> {}, new Lines().logger()))
        .hasMessageContaining("line 1");
  }
}
