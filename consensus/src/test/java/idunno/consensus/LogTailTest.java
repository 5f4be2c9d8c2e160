package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void aMemberStartsWithARealLogWhoseLastRecordIsHalfWritten() throws Exception {
    try (Member member = Member.alone(folder)) {
      member.add(1);
      member.add(2);
    }
    Path open = openLog();
    byte[] record = record(300);
    Files.write(open, Arrays.copyOf(record, 123), StandardOpenOption.APPEND);
    Files.write(open, new byte[5000], StandardOpenOption.APPEND);
    try (Member member = Member.alone(folder)) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::times)).containsOnlyKeys(1L, 2L);
      member.add(3);
    }
    try (Member member = Member.alone(folder)) {
      member.group.barrier().join();
      assertThat(member.group.read(member.ledger::times)).containsOnlyKeys(1L, 2L, 3L);
    }
  }

  @Test
  void aRealLogDamagedBeforeItsEndIsRefusedAndLeftAsItIs() throws Exception {
    try (Member member = Member.alone(folder)) {
      for (int i = 0; i < 20; i++) {
        member.add(i);
      }
    }
    Path open = openLog();
    byte[] bytes = Files.readAllBytes(open);
    bytes[bytes.length / 2] ^= 1;
    Files.write(open, bytes);
    assertThatThrownBy(() -> Member.alone(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged at byte")
        .hasMessageContaining("new name");
    assertThat(Files.readAllBytes(open)).isEqualTo(bytes);
  }

  @Test
  void aRecordCutAtAnyByteIsRemovedAndTheOnesBeforeItStay() throws Exception {
    byte[] whole = record(200);
    byte[] torn = record(150);
    for (int kept = 1; kept < torn.length; kept++) {
      for (int padding : new int[] {0, 64}) {
        Path file = write(whole, Arrays.copyOf(torn, kept), new byte[padding]);
        LogTail.repair(file);
        byte[] left = Files.readAllBytes(file);
        assertThat(left).hasSize(8 + whole.length);
      }
    }
  }

  @Test
  void zerosBehindTheLastRecordAreNoDamage() throws Exception {
    Path file = write(record(150), record(3000), new byte[500]);
    byte[] before = Files.readAllBytes(file);
    LogTail.repair(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void zerosBetweenWholeRecordsAreDamage() throws Exception {
    Path file = write(record(150), new byte[64], record(160));
    assertThatThrownBy(() -> LogTail.repair(file)).hasMessageContaining("is damaged at byte");
  }

  private Path write(byte[]... pieces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("RaftLog1".getBytes(StandardCharsets.UTF_8));
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return Files.write(folder.resolve("log_inprogress_0"), out.toByteArray());
  }

  /// A record as Ratis writes it, with an entry whose first field is the term.
  private static byte[] record(int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length + 10);
    buffer.put((byte) (length & 0x7f | 0x80)).put((byte) (length >> 7));
    buffer.put((byte) 0x08);
    for (int i = 1; i < length; i++) {
      buffer.put((byte) (i * 31 | 1));
    }
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), 0, buffer.position());
    buffer.putInt((int) crc.getValue());
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private Path openLog() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> open =
          all.filter(path -> path.getFileName().toString().startsWith("log_inprogress")).toList();
      assertThat(open).hasSize(1);
      return open.getFirst();
    }
  }
}
