package idunno.consensus;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/// The format of a snapshot on disk: magic, format version, the entry's time, then one section per
/// machine, and a CRC32C of everything before it in the last four bytes. A section is the machine's
/// name and its bytes in chunks, each behind its length, ended by a chunk of length 0. All numbers
/// big-endian.
final class SnapshotFile {
  private static final long MAGIC = 0x4944_554e_4e4f_534eL; // "IDUNNOSN"
  private static final int FORMAT = 1;
  private static final int BUFFER = 64 << 10;

  private SnapshotFile() {}

  /// Writes the state of all machines and forces it to the disk.
  static void write(Path file, MachineSet machines) throws IOException {
    CRC32C crc = new CRC32C();
    try (OutputStream raw =
            Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        DataOutputStream out =
            new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(raw, BUFFER), crc))) {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeLong(machines.timeMs());
      out.writeInt(machines.all().size());
      for (StateMachine machine : machines.all()) {
        writeSection(out, machine);
      }
      out.writeInt((int) crc.getValue());
    }
    Disk.force(file);
  }

  private static void writeSection(DataOutputStream out, StateMachine machine) throws IOException {
    out.writeUTF(machine.name());
    ChunkedOutput chunks = new ChunkedOutput(out, BUFFER);
    machine.save(chunks);
    chunks.finish();
  }

  /// Whether every byte is as it was written.
  ///
  /// @throws IOException with a sentence about what is wrong
  static void verify(Path file) throws IOException {
    long size = Files.size(file);
    if (size < Long.BYTES + Integer.BYTES) {
      throw new IOException("snapshot " + file + " is cut short: " + size + " bytes");
    }
    CRC32C crc = new CRC32C();
    try (InputStream raw = Files.newInputStream(file);
        CheckedInputStream in = new CheckedInputStream(raw, crc)) {
      byte[] buffer = new byte[BUFFER];
      for (long left = size - Integer.BYTES; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new EOFException("snapshot " + file + " became shorter while it was read");
        }
        left -= n;
      }
      if (new DataInputStream(raw).readInt() != (int) crc.getValue()) {
        throw new IOException("snapshot " + file + " fails its checksum");
      }
    }
  }

  /// Replaces the state of all machines. Verify first: a failure here leaves them half replaced.
  static void read(Path file, MachineSet machines) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      if (in.readLong() != MAGIC) {
        throw new IOException(file + " is not a snapshot of IDunno");
      }
      int format = in.readInt();
      if (format != FORMAT) {
        throw new IOException(
            "snapshot " + file + " has format " + format + ", this version reads " + FORMAT);
      }
      machines.restoreTime(in.readLong());
      for (int sections = in.readInt(); sections > 0; sections--) {
        readSection(file, in, machines);
      }
    }
  }

  private static void readSection(Path file, DataInputStream in, MachineSet machines)
      throws IOException {
    String name = in.readUTF();
    StateMachine machine = machines.find(name);
    if (machine == null) {
      throw new IOException(
          "snapshot " + file + " has a section '" + name + "', which this version does not know");
    }
    ChunkedInput section = new ChunkedInput(in);
    machine.load(section);
    section.skipRest();
  }
}
