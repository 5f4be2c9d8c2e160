package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line's help for the commands of the node's program, against what that program takes.
final class LaunchedHelpTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"node", "plain-loop"})
  void everyOptionThatTheProgramKnowsStandsInTheHelp(String command) throws Exception {
    Cli cli = new Cli(temp, new HostPort("127.0.0.1", 7400));
    String refusal = cli.run(command, "--zzzzzzzzzzzz", "x").exits(2).err().strip();
    String[] known = refusal.substring(refusal.indexOf("there are ") + 10).split(", ", -1);
    assertThat(known).hasSizeGreaterThan(5).allMatch(option -> option.startsWith("--"));
    String help = cli.ok(command, "--help").out();
    assertThat(help.lines().map(line -> line.strip().split(" ", -1)[0])).contains(known);
  }
}
