package idunno.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a put reads: a file that changes meanwhile is refused, whatever its size is then.
final class SteadyFileTest {
  @TempDir Path folder;

  @Test
  void aFileThatRestsIsReadToItsEnd() throws IOException {
    Path local = Files.writeString(folder.resolve("local"), "as it is");
    try (SteadyFile file = SteadyFile.open(local)) {
      assertThat(file.size()).isEqualTo(8);
      assertThat(file.readAllBytes()).asString().isEqualTo("as it is");
    }
  }

  @Test
  void otherBytesOfTheSameNumberAreAChange() throws IOException {
    refused(local -> {
      Files.writeString(local, "as it wa");
      Files.setLastModifiedTime(local, FileTime.fromMillis(1_000));
    });
  }

  @Test
  void anotherFileInItsPlaceIsAChange() throws IOException {
    refused(local -> {
      FileTime time = Files.getLastModifiedTime(local);
      Path other = Files.writeString(folder.resolve("other"), "as it is");
      Files.setLastModifiedTime(other, time);
      Files.move(other, local, StandardCopyOption.REPLACE_EXISTING);
    });
  }

  private interface Change {
    void make(Path local) throws IOException;
  }

  private void refused(Change change) throws IOException {
    Path local = Files.writeString(folder.resolve("local"), "as it is");
    try (SteadyFile file = SteadyFile.open(local)) {
      assertThat(file.read()).isEqualTo('a');
      change.make(local);
      assertThatThrownBy(file::readAllBytes)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("changed while it was put: nothing was stored");
    }
  }
}
