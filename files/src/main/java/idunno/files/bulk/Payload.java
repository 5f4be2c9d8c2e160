package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.Receipt;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.ReplicaNames;
import idunno.files.core.Sha256;
import idunno.files.upkeep.NodeReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Between frames other than DATA and their payloads.
final class Payload {
  static final int PUT = 1;
  static final int GO = 2;
  static final int DATA = 3;
  static final int END = 4;
  static final int DONE = 5;
  static final int GET = 6;
  static final int INFO = 7;
  static final int FAILED = 8;
  static final int STORE = 9;
  static final int BUSY = 10;
  static final int STORED = 11;
  static final int FETCH = 12;
  static final int COPY = 13;
  static final int TOUCH = 14;
  static final int TOUCHED = 15;
  static final int ASK = 16;
  static final int REPORT = 17;
  static final int PROPOSE = 18;
  static final int PROPOSED = 19;
  static final int FIND = 20;
  static final int FOUND = 21;

  /// Not the next number: others are being added there.
  static final int RAW = 32;

  /// The most blobs in a TOUCH.
  static final int MAX_TOUCHED = 4_000;

  private static final int MAX_TEXT_BYTES = 32 * 1024;

  private Payload() {}

  static int kind(Frame frame) {
    return switch (frame) {
      case Frame.Put _ -> PUT;
      case Frame.Go _ -> GO;
      case Frame.Data _ -> DATA;
      case Frame.End _ -> END;
      case Frame.Done _ -> DONE;
      case Frame.Get _ -> GET;
      case Frame.Raw _ -> RAW;
      case Frame.Info _ -> INFO;
      case Frame.Failed _ -> FAILED;
      case Frame.Store _ -> STORE;
      case Frame.Busy _ -> BUSY;
      case Frame.Stored _ -> STORED;
      case Frame.Fetch _ -> FETCH;
      case Frame.Copy _ -> COPY;
      case Frame.Touch _ -> TOUCH;
      case Frame.Touched _ -> TOUCHED;
      case Frame.Ask _ -> ASK;
      case Frame.Report _ -> REPORT;
      case Frame.Propose _ -> PROPOSE;
      case Frame.Proposed _ -> PROPOSED;
      case Frame.Find _ -> FIND;
      case Frame.Found _ -> FOUND;
    };
  }

  static byte[] encode(Frame frame) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    switch (frame) {
      case Frame.Put put -> encodePut(put, out);
      case Frame.Go(long offset) -> out.writeLong(offset);
      case Frame.Data _ -> throw new IllegalArgumentException("DATA is not encoded here");
      case Frame.End(long size, Sha256 sha256) -> {
        out.writeLong(size);
        out.write(sha256.bytes());
      }
      case Frame.Done(Receipt receipt) -> encodeReceipt(receipt, out);
      case Frame.Raw _ -> throw new IllegalArgumentException("RAW is not encoded here");
      case Frame.Get(String name, OptionalLong version, long offset, boolean raw) -> {
        writeText(out, name);
        out.writeLong(version.orElse(-1));
        out.writeLong(offset);
        out.writeBoolean(raw);
      }
      case Frame.Info(long version, long size, Sha256 sha256) -> {
        out.writeLong(version);
        out.writeLong(size);
        out.write(sha256.bytes());
      }
      case Frame.Failed(Problem problem) -> writeProblem(out, problem);
      case Frame.Store(BlobId id) -> writeId(out, id);
      case Frame.Busy(long progress) -> out.writeLong(progress);
      case Frame.Stored() -> out.flush();
      case Frame.Fetch(BlobId id, long offset, long length) -> {
        writeId(out, id);
        out.writeLong(offset);
        out.writeLong(length);
      }
      case Frame.Copy copy -> encodeCopy(copy, out);
      case Frame.Touch(List<BlobId> ids) -> writeIds(out, ids);
      case Frame.Touched(List<BlobId> ids) -> writeIds(out, ids);
      case Frame.Ask(Frame.Ask.Pass begin) -> out.writeByte(begin.ordinal());
      case Frame.Report(NodeReport report) -> ReportCodec.encode(report, out);
      case Frame.Propose(byte[] command) -> out.write(command);
      case Frame.Proposed(byte[] result) -> out.write(result);
      case Frame.Find(var sought) -> Sought.encodeQuestion(sought, out);
      case Frame.Found(var answers) -> Sought.encodeAnswer(answers, out);
    }
    return bytes.toByteArray();
  }

  /// @throws ProtocolException when the bytes are no such frame
  static Frame decode(int kind, byte[] bytes, int length) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
    Frame frame =
        switch (kind) {
          case PUT -> decodePut(in);
          case GO -> new Frame.Go(in.readLong());
          case END -> new Frame.End(in.readLong(), readSha(in));
          case DONE -> new Frame.Done(decodeReceipt(in));
          case GET ->
              new Frame.Get(readText(in), optional(in.readLong()), in.readLong(), in.readBoolean());
          case INFO -> new Frame.Info(in.readLong(), in.readLong(), readSha(in));
          case FAILED -> new Frame.Failed(readProblem(in));
          case STORE -> new Frame.Store(readId(in));
          case BUSY -> new Frame.Busy(in.readLong());
          case STORED -> new Frame.Stored();
          case FETCH -> new Frame.Fetch(readId(in), in.readLong(), in.readLong());
          case COPY ->
              new Frame.Copy(
                  readId(in),
                  in.readLong(),
                  readSha(in),
                  readAddress(readText(in)),
                  in.readBoolean());
          case TOUCH -> new Frame.Touch(readIds(in));
          case TOUCHED -> new Frame.Touched(readIds(in));
          case ASK -> new Frame.Ask(readPass(in.readByte()));
          case REPORT -> new Frame.Report(ReportCodec.decode(in));
          case PROPOSE -> new Frame.Propose(in.readAllBytes());
          case PROPOSED -> new Frame.Proposed(in.readAllBytes());
          case FIND -> new Frame.Find(Sought.decodeQuestion(in));
          case FOUND -> new Frame.Found(Sought.decodeAnswer(in));
          default -> throw new ProtocolException("a frame of unknown kind " + kind);
        };
    if (in.available() > 0) {
      throw new ProtocolException("a frame of kind " + kind + " with bytes left over");
    }
    return frame;
  }

  private static void encodePut(Frame.Put put, DataOutputStream out) throws IOException {
    writeText(out, put.name());
    out.writeLong(put.size().orElse(-1));
    switch (put.condition()) {
      case Condition.None() -> out.writeLong(-1);
      case Condition.IfAbsent() -> out.writeLong(-2);
      case Condition.IfVersion(long version) -> out.writeLong(version);
    }
    writeText(out, put.requestId());
    out.writeBoolean(put.forSystem());
    out.writeInt(put.copies());
    writeText(out, put.content());
  }

  private static Frame.Put decodePut(DataInputStream in) throws IOException {
    String name = readText(in);
    OptionalLong size = optional(in.readLong());
    Condition condition = readCondition(in.readLong());
    String requestId = readText(in);
    boolean forSystem = in.readBoolean();
    int copies = in.readInt();
    if (copies < 0) {
      throw new ProtocolException("a put of " + copies + " copies");
    }
    return new Frame.Put(name, size, condition, requestId, forSystem, copies, readText(in));
  }

  private static void encodeCopy(Frame.Copy copy, DataOutputStream out) throws IOException {
    writeId(out, copy.id());
    out.writeLong(copy.size());
    out.write(copy.sha256().bytes());
    writeText(out, copy.source().toString());
    out.writeBoolean(copy.background());
  }

  private static HostPort readAddress(String text) throws ProtocolException {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a frame with an address that is none: " + e.getMessage());
    }
  }

  static void writeProblem(DataOutputStream out, Problem problem) throws IOException {
    writeText(out, problem.kind().name());
    writeText(out, problem.text());
  }

  static Problem readProblem(DataInputStream in) throws IOException {
    return new Problem(problemKind(readText(in)), readText(in));
  }

  static void writeId(DataOutputStream out, BlobId id) throws IOException {
    out.writeLong(id.high());
    out.writeLong(id.low());
  }

  static BlobId readId(DataInputStream in) throws IOException {
    return new BlobId(in.readLong(), in.readLong());
  }

  private static void writeIds(DataOutputStream out, List<BlobId> ids) throws IOException {
    out.writeInt(ids.size());
    for (BlobId id : ids) {
      writeId(out, id);
    }
  }

  private static List<BlobId> readIds(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_TOUCHED) {
      throw new ProtocolException("a frame with " + count + " blobs");
    }
    List<BlobId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(readId(in));
    }
    return ids;
  }

  private static Frame.Ask.Pass readPass(int code) throws ProtocolException {
    Frame.Ask.Pass[] passes = Frame.Ask.Pass.values();
    if (code < 0 || code >= passes.length) {
      throw new ProtocolException("an unknown pass " + code);
    }
    return passes[code];
  }

  private static Condition readCondition(long code) {
    if (code == -1) {
      return new Condition.None();
    }
    return code == -2 ? new Condition.IfAbsent() : new Condition.IfVersion(code);
  }

  private static void encodeReceipt(Receipt receipt, DataOutputStream out) throws IOException {
    writeText(out, receipt.name());
    out.writeLong(receipt.version());
    out.writeLong(receipt.size());
    out.write(receipt.sha256().bytes());
    out.writeInt(receipt.replicas().size());
    for (String replica : receipt.replicas()) {
      writeText(out, replica);
    }
  }

  private static Receipt decodeReceipt(DataInputStream in) throws IOException {
    String name = readText(in);
    long version = in.readLong();
    long size = in.readLong();
    Sha256 sha256 = readSha(in);
    int count = in.readInt();
    if (count < 0 || count > ReplicaNames.MOST) {
      throw new ProtocolException("a receipt with " + count + " replicas");
    }
    List<String> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replicas.add(readText(in));
    }
    return new Receipt(name, version, size, sha256, replicas);
  }

  /// A kind that this release does not know is one of a later release: wait and see.
  private static Problem.Kind problemKind(String name) {
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return Problem.Kind.NOT_NOW;
  }

  static OptionalLong optional(long value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static Sha256 readSha(DataInputStream in) throws IOException {
    byte[] digest = new byte[Sha256.BYTES];
    in.readFully(digest);
    return Sha256.of(digest);
  }

  /// Cuts what is too long for a frame; only a problem's text can be.
  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, MAX_TEXT_BYTES - 1);
    out.writeShort(length);
    out.write(utf8, 0, length);
  }

  static String readText(DataInputStream in) throws IOException {
    byte[] utf8 = new byte[in.readUnsignedShort()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
