package idunno.files.bulk;

import idunno.files.upkeep.Fault;
import idunno.files.upkeep.NodeReport;
import idunno.files.upkeep.PassProgress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Between a node's report about its copies and the payload of REPORT.
final class ReportCodec {
  /// A frame has room for so many bytes of texts.
  private static final int MAX_TEXTS_BYTES = 64 * 1024;

  private ReportCodec() {}

  static void encode(NodeReport report, DataOutputStream out) throws IOException {
    encode(report.asked(), out);
    encode(report.scrub(), out);
    out.writeLong(report.scrubbedMs());
    out.writeLong(report.faults());
    out.writeLong(report.mended());
    out.writeLong(report.copiedPerSecond());
    List<Fault> listed = fitting(report.listed());
    out.writeInt(listed.size());
    for (Fault fault : listed) {
      Payload.writeText(out, fault.name());
      out.writeLong(fault.version());
      Payload.writeText(out, fault.why());
    }
  }

  static NodeReport decode(DataInputStream in) throws IOException {
    Optional<PassProgress> asked = decodePass(in);
    Optional<PassProgress> scrub = decodePass(in);
    long scrubbedMs = in.readLong();
    long faults = in.readLong();
    long mended = in.readLong();
    long copiedPerSecond = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > NodeReport.MOST_LISTED) {
      throw new ProtocolException("a report with " + count + " faults");
    }
    List<Fault> listed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      listed.add(new Fault(Payload.readText(in), in.readLong(), Payload.readText(in)));
    }
    return new NodeReport(asked, scrub, scrubbedMs, faults, listed, mended, copiedPerSecond);
  }

  /// UTF-8 takes at most three bytes a char.
  private static List<Fault> fitting(List<Fault> faults) {
    List<Fault> fitting = new ArrayList<>();
    int room = MAX_TEXTS_BYTES;
    for (Fault fault : faults) {
      room -= 3 * (fault.name().length() + fault.why().length());
      if (room >= 0) {
        fitting.add(fault);
      }
    }
    return fitting;
  }

  private static void encode(Optional<PassProgress> pass, DataOutputStream out) throws IOException {
    out.writeBoolean(pass.isPresent());
    if (pass.isPresent()) {
      PassProgress now = pass.get();
      out.writeLong(now.number());
      out.writeBoolean(now.read());
      out.writeByte(now.state().ordinal());
      out.writeLong(now.copies());
      out.writeLong(now.bytes());
      out.writeLong(now.found());
      out.writeLong(now.mended());
    }
  }

  private static Optional<PassProgress> decodePass(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    long number = in.readLong();
    boolean read = in.readBoolean();
    int state = in.readByte();
    PassProgress.State[] states = PassProgress.State.values();
    if (state < 0 || state >= states.length) {
      throw new ProtocolException("a pass in an unknown state " + state);
    }
    return Optional.of(
        new PassProgress(
            number,
            read,
            states[state],
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong()));
  }
}
