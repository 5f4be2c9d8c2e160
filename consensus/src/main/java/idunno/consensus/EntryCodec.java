package idunno.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.wire.consensus.Entry;
import idunno.wire.consensus.EntryReply;
import idunno.wire.consensus.Refused;
import idunno.wire.consensus.Transaction;
import idunno.wire.consensus.TransactionReply;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Between the parts that slices propose, what travels in the log, and the byte strings of Ratis,
/// which brings its own copy of the protobuf library.
final class EntryCodec {
  private EntryCodec() {}

  static Transaction transaction(List<Part> parts) {
    Transaction.Builder transaction = Transaction.newBuilder();
    for (Part part : parts) {
      transaction.addParts(
          idunno.wire.consensus.Part.newBuilder()
              .setMachine(part.machine())
              .setCommand(com.google.protobuf.ByteString.copyFrom(part.command())));
    }
    return transaction.build();
  }

  static ByteString entry(List<Transaction> transactions) {
    return wrap(Entry.newBuilder().addAllTransactions(transactions).build().toByteArray());
  }

  /// `entry` with the time put behind it, without a copy of what may be large.
  static ByteString stamped(ByteString entry, long timeMs) {
    return entry.concat(wrap(Entry.newBuilder().setTimeMs(timeMs).build().toByteArray()));
  }

  static Entry parseEntry(ByteString bytes) throws InvalidProtocolBufferException {
    return Entry.parseFrom(bytes.toByteArray());
  }

  static ByteString reply(EntryReply reply) {
    return wrap(reply.toByteArray());
  }

  static EntryReply parseReply(ByteString bytes) throws InvalidProtocolBufferException {
    return EntryReply.parseFrom(bytes.toByteArray());
  }

  static Outcome outcome(long index, TransactionReply reply) {
    return switch (reply.getOutcomeCase()) {
      case APPLIED ->
          new Outcome.Applied(
              index,
              reply.getApplied().getResultsList().stream()
                  .map(com.google.protobuf.ByteString::toByteArray)
                  .toList());
      case REFUSED -> refused(reply.getRefused());
      case OUTCOME_NOT_SET ->
          throw new IllegalStateException("a reply at log index " + index + " has no outcome");
    };
  }

  private static Outcome refused(Refused refused) {
    return new Outcome.Refused(refused.getPart(), refused.getReason().toByteArray());
  }

  private static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
