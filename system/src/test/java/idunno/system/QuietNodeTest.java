package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.cli.output.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The main job on a node that nothing happens to.
final class QuietNodeTest {
  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;

  @Test
  void aBundledModelIsDeployedAndAJobGivesEveryPictureItsLabel() throws Exception {
    NodeProcess node = scene.node(temp.resolve("n1"));
    node.start();
    Cli cli = new Cli(temp, node.address());
    Path samples = JavaProgram.root().resolve("samples");
    cli.ok("deploy", "digits", samples.resolve("models/digits-small").toString());
    Json ended =
        cli.json(
            "infer",
            "digits",
            samples.resolve("images").toString(),
            "--labels",
            samples.resolve("labels.csv").toString(),
            "--wait");
    assertThat(ended).isEqualTo(cli.json("job", ended.at("job").text()));
    assertThat(ended.at("state").text()).isEqualTo("Done");
    assertThat(ended.at("queries").at("succeeded").integer()).isEqualTo(240);
    assertThat(ended.at("accuracy").number()).isGreaterThan(0.9);

    cli.ok("results", ended.at("job").text(), temp.resolve("results").toString());
    List<String> ids = IntStream.range(0, 240).mapToObj("digit-%03d.png"::formatted).toList();
    Ledger.read(temp.resolve("results")).requireEachOnce(ids, List.of());
    node.stop();
  }
}
