package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A node that hangs (SIGSTOP): it accepts connections, and that is all.
final class HungNodeTest {
  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;

  @Test
  void isToldWhileTheCommandWaitsAndAtItsEndWithWhatToDo() throws Exception {
    NodeProcess node = scene.node(temp.resolve("n1"));
    node.start();
    Cli cli = new Cli(temp, node.address());
    node.pause();
    List<String> lines = cli.run("status").exits(4).err().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .startsWith("idunno: " + node.address() + " accepts connections but does not answer");
    assertThat(lines.getLast())
        .startsWith("idunno: ")
        .contains("idunno ps --dir DIR", "idunno down", "another --address");
    node.resume();
    assertThat(cli.ok("status").err()).isEmpty();
  }
}
