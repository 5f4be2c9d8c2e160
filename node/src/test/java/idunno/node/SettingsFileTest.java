package idunno.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir Path folder;

  @Test
  void howFastRepairCopiesIsANumberOrOff() throws IOException {
    assertThat(read("slots: 2").repairBytesPerSecond()).isEqualTo(64_000_000);
    assertThat(read("repair_mb_per_second: 5").repairBytesPerSecond()).isEqualTo(5_000_000);
    assertThat(read("repair_mb_per_second: off").repairBytesPerSecond()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> read("repair_mb_per_second: 0"))
        .hasMessageContaining("repair_mb_per_second");
    assertThatThrownBy(() -> read("repair_mb_per_second: fast"))
        .hasMessageContaining("not a positive whole number");
  }

  private NodeConfig.Settings read(String yaml) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("config.yaml"), yaml + "\n"));
  }
}
