package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/// Two networks of their own, in namespaces, with a cable between them that can be cut: what is
/// sent into it is lost, and nobody is told. For one thread.
final class TwoNetworks implements AutoCloseable {
  /// An address in each.
  static final List<String> HOSTS = List.of("10.9.1.1", "10.9.2.1");

  private static final int LONGEST_S = 20;

  /// Makes the networks, says which processes are inside, and does what it is told until its input
  /// ends. Cut means that either side sends to a hardware address that nobody has.
  private static final String SCRIPT =
      """
      set -e
      unshare -n sh -c "while kill -0 $$; do sleep 1; done" 2>/dev/null &
      other=$!
      trap 'kill $other' EXIT
      mine=$(readlink /proc/self/ns/net)
      until [ "$(readlink /proc/$other/ns/net)" != "$mine" ]; do kill -0 $other; done
      there="nsenter -t $other -n"
      ip link add left type veth peer name right netns $other
      ip link set lo up
      $there ip link set lo up
      ip addr add 10.9.1.1/32 dev lo
      $there ip addr add 10.9.2.1/32 dev lo
      ip addr add 10.9.0.1/30 dev left
      $there ip addr add 10.9.0.2/30 dev right
      ip link set left up
      $there ip link set right up
      ip route add 10.9.2.0/24 via 10.9.0.2 src 10.9.1.1
      $there ip route add 10.9.1.0/24 via 10.9.0.1 src 10.9.2.1
      echo $$ $other
      while read what; do
        if [ $what = cut ]; then
          nobody="lladdr 02:00:00:00:00:99 nud permanent"
          ip neigh replace 10.9.0.2 dev left $nobody
          $there ip neigh replace 10.9.0.1 dev right $nobody
        else
          ip neigh del 10.9.0.2 dev left
          $there ip neigh del 10.9.0.1 dev right
        fi
        echo done
      done
      """;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final List<String> inside;

  /// @param temp where what went wrong is written
  /// @throws TestAbortedException where they cannot be made: without `ip` and `unshare`, and where
  ///   a user may have no namespaces
  TwoNetworks(Path temp) throws IOException {
    Path trouble = temp.resolve("networks.err");
    process = start(trouble);
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String line = answers.readLine();
    if (line == null) {
      close();
      throw new TestAbortedException(
          "no network namespaces here: " + Files.readString(trouble).strip());
    }
    inside = List.of(line.split(" ", -1));
  }

  private static Process start(Path trouble) throws IOException {
    try {
      return new ProcessBuilder("unshare", "--user", "--map-root-user", "--net", "sh", "-c", SCRIPT)
          .redirectError(Redirect.to(trouble.toFile()))
          .start();
    } catch (IOException e) {
      throw new TestAbortedException("no network namespaces here: " + e.getMessage(), e);
    }
  }

  /// The words before a command that is to run in one of them.
  List<String> in(int network) {
    return List.of(
        "nsenter", "--user", "--net", "--preserve-credentials", "-t", inside.get(network), "--");
  }

  void cut() throws IOException {
    order("cut");
  }

  void join() throws IOException {
    order("join");
  }

  private void order(String what) throws IOException {
    orders.println(what);
    assertThat(answers.readLine()).as("the networks' answer to %s", what).isEqualTo("done");
  }

  @Override
  public void close() {
    orders.close();
    process.onExit().orTimeout(LONGEST_S, TimeUnit.SECONDS).join();
  }
}
