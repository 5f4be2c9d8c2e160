package idunno.consensus;

import com.google.protobuf.ByteString;
import idunno.wire.consensus.Applied;
import idunno.wire.consensus.Entry;
import idunno.wire.consensus.EntryReply;
import idunno.wire.consensus.Refused;
import idunno.wire.consensus.Transaction;
import idunno.wire.consensus.TransactionReply;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The machines of one replica and the rule by which entries reach them: transactions in order, and
/// of each transaction all parts are checked before any is applied. Deterministic; one thread at a
/// time.
final class MachineSet {
  private final Map<String, StateMachine> machines = new LinkedHashMap<>();
  private long timeMs;

  MachineSet(List<StateMachine> list) {
    for (StateMachine machine : list) {
      if (machines.put(machine.name(), machine) != null) {
        throw new IllegalArgumentException("two state machines are called " + machine.name());
      }
    }
  }

  boolean knows(String machine) {
    return machines.containsKey(machine);
  }

  Collection<StateMachine> all() {
    return machines.values();
  }

  @Nullable StateMachine find(String name) {
    return machines.get(name);
  }

  /// The time of the last entry, which no later one goes below.
  long timeMs() {
    return timeMs;
  }

  void restoreTime(long restoredMs) {
    timeMs = restoredMs;
  }

  /// Applies `entry`. Whatever it throws is a broken invariant: replicas must not go on.
  EntryReply apply(Entry entry) {
    // Two leaders' clocks differ, and one leader stamps before it orders.
    timeMs = Math.max(timeMs, entry.getTimeMs());
    EntryReply.Builder reply = EntryReply.newBuilder();
    for (Transaction transaction : entry.getTransactionsList()) {
      reply.addReplies(apply(transaction.getPartsList()));
    }
    return reply.build();
  }

  private TransactionReply apply(List<idunno.wire.consensus.Part> parts) {
    byte[][] commands = new byte[parts.size()][];
    for (int i = 0; i < parts.size(); i++) {
      commands[i] = parts.get(i).getCommand().toByteArray();
      if (machine(parts.get(i)).check(commands[i], timeMs)
          instanceof StateMachine.Verdict.Refused(byte[] reason)) {
        return TransactionReply.newBuilder()
            .setRefused(Refused.newBuilder().setPart(i).setReason(ByteString.copyFrom(reason)))
            .build();
      }
    }
    Applied.Builder applied = Applied.newBuilder();
    for (int i = 0; i < parts.size(); i++) {
      applied.addResults(ByteString.copyFrom(machine(parts.get(i)).apply(commands[i], timeMs)));
    }
    return TransactionReply.newBuilder().setApplied(applied).build();
  }

  private StateMachine machine(idunno.wire.consensus.Part part) {
    StateMachine machine = machines.get(part.getMachine());
    if (machine == null) {
      throw new IllegalStateException(
          "the log has a command for '"
              + part.getMachine()
              + "', which this version does not know: start a newer version here");
    }
    return machine;
  }
}
