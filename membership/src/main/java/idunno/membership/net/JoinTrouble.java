package idunno.membership.net;

import idunno.base.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/// What became of the questions of a node that wants to join, for its log and its user. One thread;
/// times in milliseconds of one origin.
final class JoinTrouble {
  /// Between two lines in the log; the first comes a little after the start, for in a cluster that
  /// starts all at once the first questions often find nobody.
  static final long BETWEEN_MS = 5_000;

  private static final long FIRST_MS = 2_000;
  private static final String SILENT =
      "was reached and has not let this node in: is it in no cluster itself, or has another key?";

  private final Map<HostPort, String> tried = new LinkedHashMap<>();
  private final Logger log;
  private long nextMs;

  JoinTrouble(Logger log, long nowMs) {
    this.log = log;
    this.nextMs = nowMs + FIRST_MS;
  }

  void failed(HostPort introducer, String why) {
    tried.put(introducer, why);
  }

  void reached(HostPort introducer) {
    tried.put(introducer, SILENT);
  }

  boolean hasTried() {
    return !tried.isEmpty();
  }

  /// Who was asked and what became of it.
  String text() {
    return tried.isEmpty()
        ? "nobody has been asked yet"
        : tried.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining("; "));
  }

  /// Says so in the log, now and then; call it while the node has not joined.
  void report(long nowMs) {
    if (nowMs >= nextMs) {
      nextMs = nowMs + BETWEEN_MS;
      log.warn("event=join_waiting tried={} why=\"{}\"", tried.size(), text());
    }
  }
}
