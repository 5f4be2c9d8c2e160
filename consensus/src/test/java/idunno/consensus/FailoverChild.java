package idunno.consensus;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.core.Machine;
import idunno.consensus.core.Standing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// One member of [FailoverFigures] or [HungLeaderTest], the first of which founds the group.
/// Answers each line of its input with one line.
final class FailoverChild {
  private FailoverChild() {}

  public static void main(String[] args) throws IOException {
    String name = args[1];
    List<Machine> everybody = machines(args[2]);
    GroupConfig.Peer self =
        everybody.stream()
            .filter(machine -> machine.name().equals(name))
            .map(machine -> new GroupConfig.Peer(name, machine.address(), true))
            .findFirst()
            .orElseThrow();
    boolean first = everybody.getFirst().name().equals(name);
    Limits limits = Limits.standard().withPatience(Duration.ofSeconds(20));
    int min = Integer.getInteger("election.min", 0);
    if (min > 0) {
      limits = limits.withElections(Duration.ofMillis(min), Duration.ofMillis(2L * min));
    }
    Member member =
        Member.at(
            self, Path.of(args[0]), first ? List.of(self) : List.of(), limits, Clock.system());
    GroupKeeper keeper = GroupKeeper.start(member.group, () -> everybody);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(line, member, keeper));
    }
  }

  private static String answer(String line, Member member, GroupKeeper keeper) {
    if (line.equals("shape")) {
      Shape shape = keeper.shape();
      return shape.settled() ? "settled " + shape.voters().size() : "no";
    }
    Outcome outcome =
        member.propose(new Part("ledger", Ledger.bytes(line.replace("add", "again"))));
    return outcome instanceof Outcome.Applied ? "ok" : outcome.toString();
  }

  static List<Machine> machines(String everybody) {
    return Arrays.stream(everybody.split(",")).map(FailoverChild::machine).toList();
  }

  private static Machine machine(String text) {
    int port = Integer.parseInt(text.substring(2));
    HostPort address = new HostPort("127.0.0.1", port);
    return new Machine(text.substring(0, 1), address, Standing.PRESENT);
  }
}
