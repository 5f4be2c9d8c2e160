package idunno.consensus;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// A state machine for tests: notes which request ids were applied, and how often. A command is
/// `add ID [padding]` (refused if the id is known), `again ID` (never refused) or `boom` (throws).
final class Ledger implements StateMachine {
  private final String name;
  private final SortedMap<Long, Integer> times = new TreeMap<>();
  private long lastTimeMs;
  private boolean timeWentBack;

  Ledger(String name) {
    this.name = name;
  }

  static Part add(String machine, long id) {
    return new Part(machine, bytes("add " + id));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict check(byte[] command, long timeMs) {
    String[] words = words(command);
    return words[0].equals("add") && times.containsKey(Long.parseLong(words[1]))
        ? new Verdict.Refused(bytes("known"))
        : new Verdict.Accepted();
  }

  @Override
  public byte[] apply(byte[] command, long timeMs) {
    String[] words = words(command);
    if (words[0].equals("boom")) {
      throw new IllegalStateException("boom was asked for");
    }
    timeWentBack |= timeMs < lastTimeMs;
    lastTimeMs = timeMs;
    times.merge(Long.parseLong(words[1]), 1, Integer::sum);
    return bytes(name + " has " + times.size());
  }

  private static String[] words(byte[] command) {
    return new String(command, StandardCharsets.UTF_8).split(" ", 3);
  }

  /// A copy of what was applied: request id to number of times.
  SortedMap<Long, Integer> times() {
    return new TreeMap<>(times);
  }

  int size() {
    return times.size();
  }

  long lastTimeMs() {
    return lastTimeMs;
  }

  boolean timeWentBack() {
    return timeWentBack;
  }

  @Override
  public void save(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(lastTimeMs);
    data.writeInt(times.size());
    for (var entry : times.entrySet()) {
      data.writeLong(entry.getKey());
      data.writeInt(entry.getValue());
    }
  }

  @Override
  public void load(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    times.clear();
    lastTimeMs = data.readLong();
    for (int n = data.readInt(); n > 0; n--) {
      times.put(data.readLong(), data.readInt());
    }
  }
}
