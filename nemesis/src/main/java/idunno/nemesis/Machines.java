package idunno.nemesis;

import idunno.base.HostPort;
import idunno.cli.http.Failure;
import idunno.cli.output.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// All machines of the cluster.
final class Machines implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// So few entries that snapshots are taken all the time, and the log is cut behind them.
  private static final String SETTINGS = "snapshot_every: 300\n";

  private final List<Machine> all = new ArrayList<>();

  /// Makes the machines and starts their nodes; the first founds the cluster.
  ///
  /// @param smallDisks how many get a small disk of their own, where that is possible
  Machines(NemesisSetup setup, int smallDisks) throws IOException, InterruptedException {
    Path config = Files.writeString(setup.dir().resolve("config.yaml"), SETTINGS);
    for (int i = 1; i <= setup.addresses().size(); i++) {
      Machine machine =
          new Machine(
              "n" + i,
              setup.addresses().get(i - 1),
              setup.dir().resolve("disk" + i),
              setup.program(),
              List.of("--config", config.toString()));
      all.add(machine);
      if (i > setup.addresses().size() - smallDisks) {
        boolean unused = machine.mountSmallDisk(setup.smallDiskMib());
      }
      machine.start(i == 1 ? List.of() : List.of(all.getFirst().address()));
    }
  }

  List<Machine> all() {
    return all;
  }

  int size() {
    return all.size();
  }

  List<Machine> without(Collection<Machine> some) {
    return all.stream().filter(each -> !some.contains(each)).toList();
  }

  /// Starts a node that was in the cluster before.
  void startAgain(Machine machine) throws IOException {
    List<HostPort> others = without(List.of(machine)).stream().map(Machine::address).toList();
    machine.start(others);
  }

  /// What the first of them that answers says of the cluster; nothing when none does.
  static Json status(List<Machine> asked) {
    for (Machine each : asked) {
      if (each.isAlive()) {
        try {
          return each.http().get("/v1/status", LOOK);
        } catch (Failure e) {
          // The next one may know.
          continue;
        }
      }
    }
    return Json.object();
  }

  /// Ends all nodes, and keeps what they had.
  @Override
  public void close() throws IOException {
    for (Machine each : all) {
      each.close();
    }
  }
}
