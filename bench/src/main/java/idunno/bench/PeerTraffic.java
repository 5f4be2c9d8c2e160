package idunno.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What processes send over TCP, headers included, as the kernel counts it for each connection;
/// read with the program `ss`.
///
/// @param sent bytes since it was opened, by connection
/// @param owner the process, by connection
record PeerTraffic(Map<String, Long> sent, Map<String, Long> owner) {
  /// IP, TCP and its time stamps.
  private static final long HEADERS = 20 + 20 + 12;

  private static final Pattern LINE =
      Pattern.compile("^\\S+ +\\d+ +\\d+ +(\\S+ +\\S+) .*pid=(\\d+),");
  private static final Pattern BYTES = Pattern.compile(" bytes_sent:(\\d+)");
  private static final Pattern SEGMENTS = Pattern.compile(" segs_out:(\\d+)");

  static boolean canBeRead() {
    return Peer.installed("ss");
  }

  static PeerTraffic now() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of("ss", "-tinpOH"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("ss ended with " + code);
    }
    PeerTraffic traffic = new PeerTraffic(new HashMap<>(), new HashMap<>());
    output.lines().forEach(traffic::read);
    return traffic;
  }

  private void read(String line) {
    Matcher connection = LINE.matcher(line);
    if (connection.find()) {
      sent.put(connection.group(1), number(BYTES, line) + HEADERS * number(SEGMENTS, line));
      owner.put(connection.group(1), Long.valueOf(connection.group(2)));
    }
  }

  private static long number(Pattern pattern, String line) {
    Matcher found = pattern.matcher(line);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /// The bytes that each of the processes sent since `before` over the connections that it has now;
  /// connections that it closed in between are missing.
  double[] since(PeerTraffic before, List<Long> pids) {
    return pids.stream()
        .mapToDouble(pid ->
            sent.keySet().stream()
                .filter(each -> pid.equals(owner.get(each)))
                .mapToLong(each -> sent.getOrDefault(each, 0L) - before.sent.getOrDefault(each, 0L))
                .sum())
        .toArray();
  }
}
