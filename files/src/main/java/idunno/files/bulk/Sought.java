package idunno.files.bulk;

import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.FileName;
import idunno.files.core.FileVersion;
import idunno.files.core.ReplicaNames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a node asks the one that leads about versions, what it answers, and both as bytes.
public final class Sought {
  /// The most versions in a FIND: what is said of so many fits a frame.
  public static final int MOST_AT_ONCE = 16;

  private static final byte FOUND = 0;
  private static final byte MARKER = 1;
  private static final byte MISSING = 2;

  private Sought() {}

  /// @param version empty: the newest
  public record Version(String name, OptionalLong version) {
    /// Whether it fits into a FIND; any name that there can be does.
    public boolean isSendable() {
      return name.length() <= FileName.MAX_BYTES;
    }
  }

  /// What is known of one.
  public sealed interface Answer {
    record Found(FileVersion version) implements Answer {}

    record Missing(Problem why) implements Answer {}
  }

  static void encodeQuestion(List<Version> sought, DataOutputStream out) throws IOException {
    out.writeByte(sought.size());
    for (Version each : sought) {
      Payload.writeText(out, each.name());
      out.writeLong(each.version().orElse(-1));
    }
  }

  static List<Version> decodeQuestion(DataInputStream in) throws IOException {
    int count = count(in);
    List<Version> sought = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sought.add(new Version(Payload.readText(in), Payload.optional(in.readLong())));
    }
    return sought;
  }

  static void encodeAnswer(List<Answer> answers, DataOutputStream out) throws IOException {
    out.writeByte(answers.size());
    for (Answer each : answers) {
      switch (each) {
        case Answer.Found(FileVersion version) -> encode(version, out);
        case Answer.Missing(Problem why) -> {
          out.writeByte(MISSING);
          Payload.writeProblem(out, why);
        }
      }
    }
  }

  static List<Answer> decodeAnswer(DataInputStream in) throws IOException {
    int count = count(in);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte kind = in.readByte();
      answers.add(
          kind == MISSING
              ? new Answer.Missing(Payload.readProblem(in))
              : new Answer.Found(decode(kind, in)));
    }
    return answers;
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readByte();
    if (count < 0 || count > MOST_AT_ONCE) {
      throw new ProtocolException("a frame about " + count + " versions");
    }
    return count;
  }

  private static void encode(FileVersion version, DataOutputStream out) throws IOException {
    out.writeByte(version.deleted() ? MARKER : FOUND);
    Payload.writeText(out, version.name());
    out.writeLong(version.version());
    out.writeLong(version.timeMs());
    if (version.content().isPresent()) {
      Blob blob = version.content().get();
      Payload.writeId(out, blob.id());
      out.writeLong(blob.size());
      out.write(blob.sha256().bytes());
      out.writeShort(blob.replicas().size());
      for (String replica : blob.replicas()) {
        Payload.writeText(out, replica);
      }
    }
  }

  private static FileVersion decode(byte kind, DataInputStream in) throws IOException {
    String name = Payload.readText(in);
    long version = in.readLong();
    long timeMs = in.readLong();
    Optional<Blob> content =
        switch (kind) {
          case FOUND -> Optional.of(decodeBlob(in));
          case MARKER -> Optional.empty();
          default -> throw new ProtocolException("a version of kind " + kind);
        };
    return new FileVersion(name, version, timeMs, content);
  }

  private static Blob decodeBlob(DataInputStream in) throws IOException {
    var id = Payload.readId(in);
    long size = in.readLong();
    if (size < 0) {
      throw new ProtocolException("a blob of " + size + " bytes");
    }
    var sha256 = Payload.readSha(in);
    int count = in.readShort();
    if (count < 0 || count > ReplicaNames.MOST) {
      throw new ProtocolException("a blob with " + count + " replicas");
    }
    List<String> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replicas.add(Payload.readText(in));
    }
    return new Blob(id, size, sha256, replicas);
  }
}
