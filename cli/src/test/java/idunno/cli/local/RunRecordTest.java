package idunno.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process is named by its pid together with its start.
final class RunRecordTest {
  @TempDir Path folder;

  @Test
  void theSamePidWithAnotherStartIsAnotherProcess() throws IOException, InterruptedException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      RunRecord record = RunRecord.of("n1", sleeper.toHandle(), "127.0.0.1:7400");
      assertThat(record.process()).isPresent();
      RunRecord reused =
          new RunRecord("n1", record.pid(), record.started() - 60_000, record.address());
      assertThat(reused.process()).isEmpty();
      sleeper.destroyForcibly();
      assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(record.process()).isEmpty();
      // Between two looks it may vanish: gone is not unknown.
      assertThat(record.state()).isEqualTo(Files.exists(Path.of("/proc/self/stat")) ? 'X' : '?');
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aRecordIsReadAsItWasWrittenAndAHalfOneIsNone() throws IOException {
    Path file = folder.resolve("run.json");
    assertThat(RunRecord.read(file)).isEmpty();
    RunRecord record = new RunRecord("n1", 12, 1_700_000_000_000L, "127.0.0.1:7400");
    Files.writeString(file, record.json().line());
    assertThat(RunRecord.read(file)).contains(record);
    Files.writeString(file, record.json().line().substring(0, 20));
    assertThat(RunRecord.read(file)).isEmpty();
  }
}
