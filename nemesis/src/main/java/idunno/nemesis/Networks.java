package idunno.nemesis;

import idunno.base.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A network of its own for each node, all on one hub, on which any node's packets to any other can
/// be lost without anybody being told. This process is on the hub too and reaches all of them. It
/// must be in a network namespace of its own, and root there. For one thread.
public final class Networks implements AutoCloseable {
  /// Set by whoever has started this process in a network of its own.
  private static final String MARK = "IDUNNO_OWN_NETWORK";

  private static final int PORT = 7_400;
  private static final int LONGEST_S = 20;

  /// Makes the networks, says which processes are inside, and does what it is told until its input
  /// ends. A packet is lost by being sent to a hardware address that nobody has.
  private static final String SCRIPT =
      """
      set -e
      ip link set lo up
      ip link add hub type bridge
      ip addr add 10.9.0.254/24 dev hub
      ip link set hub up
      insiders=
      trap 'kill $insiders 2> /dev/null' EXIT
      for i in $(seq $1); do
        unshare -n sh -c "while kill -0 $$; do sleep 1; done" 2> /dev/null &
        insider=$!
        insiders="$insiders $insider"
        until [ "$(readlink /proc/$insider/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do
          kill -0 $insider
        done
        there="nsenter -t $insider -n"
        ip link add port$i type veth peer name out netns $insider
        ip link set port$i master hub up
        $there ip link set lo up
        $there ip addr add 10.9.0.$i/24 dev out
        $there ip link set out up
      done
      echo $insiders
      while read what insider to; do
        there="nsenter -t $insider -n"
        if [ $what = cut ]; then
          $there ip neigh replace 10.9.0.$to dev out lladdr 02:00:00:00:00:99 nud permanent
        else
          $there ip neigh del 10.9.0.$to dev out 2> /dev/null || true
        fi
        echo done
      done
      """;

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final List<String> insiders;

  private Networks(Process process, BufferedReader answers, String insiders) {
    this.process = process;
    this.answers = answers;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.insiders = List.of(insiders.split(" ", -1));
  }

  /// Makes them, where this process may.
  ///
  /// @param trouble where what went wrong is written
  public static Optional<Networks> make(int nodes, Path trouble) throws IOException {
    if (System.getenv(MARK) == null) {
      return Optional.empty();
    }
    Process process =
        new ProcessBuilder("sh", "-c", SCRIPT, "networks", Integer.toString(nodes))
            .redirectError(Redirect.to(trouble.toFile()))
            .start();
    BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("no networks can be made here, see " + trouble);
    }
    return Optional.of(new Networks(process, answers, line.strip()));
  }

  /// Where the nodes listen.
  public List<HostPort> addresses() {
    return IntStream.rangeClosed(1, insiders.size())
        .mapToObj(number -> new HostPort("10.9.0." + number, PORT))
        .toList();
  }

  /// The same process, inside the network of a node; its id is the same, too.
  ///
  /// @param number of the node, from 1 on
  public ProcessBuilder inside(int number, ProcessBuilder program) {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "-t", insiders.get(number - 1), "-n", "--"));
    command.addAll(program.command());
    return program.command(command);
  }

  /// What one sends to the other is lost from now on.
  void cut(int from, int to) throws IOException {
    order("cut", from, to);
  }

  /// What one sends to the other arrives again.
  void join(int from, int to) throws IOException {
    order("join", from, to);
  }

  private void order(String what, int from, int to) throws IOException {
    orders.println(what + " " + insiders.get(from - 1) + " " + to);
    String answer = answers.readLine();
    if (!"done".equals(answer)) {
      throw new IOException("the networks said '" + answer + "' to " + what);
    }
  }

  @Override
  public void close() {
    orders.close();
    process.onExit().orTimeout(LONGEST_S, TimeUnit.SECONDS).join();
  }
}
