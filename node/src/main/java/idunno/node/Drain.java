package idunno.node;

import idunno.base.MachineId;
import idunno.base.Problem;
import idunno.files.FileService;
import idunno.files.Repairer;
import idunno.node.coordinator.ClusterState;
import idunno.node.coordinator.RepairChore;
import java.util.HashSet;
import java.util.Set;

/// Brings what a machine holds to others, as far as they are to hold it without it.
final class Drain {
  private final String self;
  private final ClusterState state;
  private final Machines machines;
  private final Repairer repairer;

  /// @param self this machine's id
  Drain(String self, ClusterState state, FileService files, Machines machines) {
    this.self = self;
    this.state = state;
    this.machines = machines;
    this.repairer = new Repairer(files, state);
  }

  /// Returns when each version has as many copies elsewhere as there can be.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW when some have none elsewhere, and cannot have
  void run() throws InterruptedException {
    Set<String> without = new HashSet<>(RepairChore.gone(state, machines));
    without.add(self);
    boolean moving = true;
    while (moving && repairer.danger(without).below() > 0) {
      moving = repairer.round(without).mayContinue();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    long only = repairer.danger(without).unreachable();
    if (only > 0) {
      throw Problem.notNow(
              "%d versions of files are on %s alone and cannot be copied to others now: see 'idunno status', and try again"
                  .formatted(only, MachineId.nameOf(self)))
          .asException();
    }
  }
}
