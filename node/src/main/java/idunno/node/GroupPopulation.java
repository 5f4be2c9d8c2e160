package idunno.node;

import idunno.base.HostPort;
import idunno.consensus.Population;
import idunno.consensus.core.Machine;
import idunno.consensus.core.Standing;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The coordinator's possible members, as this node's membership sees them. Any thread may call.
final class GroupPopulation implements Population {
  /// Nobody looks for one that is gone.
  private static final HostPort NOWHERE = new HostPort("0.0.0.0", 1);

  private final String self;
  private final Machines machines;
  private final Supplier<Collection<String>> group;
  private volatile boolean leaving;

  /// @param group the ids of the present members of the coordinator's group
  GroupPopulation(String self, Machines machines, Supplier<Collection<String>> group) {
    this.self = self;
    this.machines = machines;
    this.group = group;
  }

  @Override
  public List<Machine> machines() {
    Map<String, Machine> all = new LinkedHashMap<>();
    for (Machines.Listed each : machines.listed()) {
      HostPort consensus = NodeConfig.consensusOf(each.address());
      all.put(each.id(), new Machine(each.id(), consensus, standing(each)));
    }
    for (String id : group.get()) {
      if (!all.containsKey(id) && machines.isGone(id)) {
        all.put(id, new Machine(id, NOWHERE, Standing.GONE));
      }
    }
    return List.copyOf(all.values());
  }

  private Standing standing(Machines.Listed each) {
    if (leaving && each.id().equals(self)) {
      return Standing.GONE;
    }
    return each.doubted() ? Standing.SILENT : Standing.PRESENT;
  }

  /// This node is about to leave.
  void leave() {
    leaving = true;
  }
}
