package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import idunno.nemesis.Nemesis;
import idunno.nemesis.NemesisReport;
import idunno.nemesis.NemesisSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The short form of `bench/run files --only nemesis`: some rounds of faults on seven real nodes.
/// `-Didunno.seed=N` chooses other ones.
final class NemesisTest {
  private static final Logger log = LoggerFactory.getLogger(NemesisTest.class);
  private static final long SEED = Long.getLong("idunno.seed", 20_261_124);
  private static final Duration FAULTS = Duration.ofSeconds(30);

  @RegisterExtension final Scene scene = new Scene();
  @TempDir Path temp;

  @Test
  void nothingThatWasAcknowledgedIsLostOtherOrOutOfOrderUnderFaults() throws Exception {
    List<HostPort> addresses = new ArrayList<>();
    while (addresses.size() < NemesisSetup.NODES) {
      HostPort address = new HostPort("127.0.0.1", scene.freePort());
      if (!addresses.contains(address)) {
        addresses.add(address);
      }
    }
    List<String> told = new ArrayList<>();
    NemesisReport report =
        Nemesis.run(
            new NemesisSetup(
                temp,
                addresses,
                JavaProgram::node,
                SEED,
                FAULTS,
                4,
                12,
                256,
                line -> {
                  told.add(line);
                  log.info("{}", line);
                }));
    assertThat(report.violations()).as("%s", told).isEmpty();
    assertThat(report.rounds()).isPositive();
    assertThat(report.versions()).isPositive();
    assertThat(report.copiesRead()).isPositive();
  }
}
