package idunno.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void rolesAreAWordOrAListOfWords() throws IOException {
    assertThat(read("slots: 2").membership().roles()).isEmpty();
    assertThat(read("roles: gpu").membership().roles()).containsExactly("gpu");
    assertThat(read("roles: [gpu, rack-7]").membership().roles()).containsExactly("gpu", "rack-7");
    assertThatThrownBy(() -> read("roles: [7]")).hasMessageContaining("7 is not a word");
    assertThatThrownBy(() -> read("roles: 'a b'")).hasMessageContaining("'a b' is no role");
    assertThatThrownBy(() -> read("roles: " + "x".repeat(33))).hasMessageContaining("at most 32");
    assertThatThrownBy(() -> read("roles: [" + "x, ".repeat(16) + "x]"))
        .hasMessageContaining("at most 16");
  }

  @Test
  void aLossOnPurposeIsANumberFromZeroToOne() throws IOException {
    assertThat(read("membership_test_loss: 0.25").membership().testLoss()).isEqualTo(0.25);
    for (String wrong : List.of(".nan", "-0.1", "1.5", "much")) {
      assertThatThrownBy(() -> read("membership_test_loss: " + wrong))
          .as(wrong)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("membership_test_loss");
    }
  }

  @Test
  void aKeyThatStandsThereTwiceIsRefused() {
    assertThatThrownBy(() -> read("membership_profile: lan\nmembership_profile: steady"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("membership_profile");
  }

  private NodeConfig.Settings read(String yaml) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("config.yaml"), yaml + "\n"));
  }
}
