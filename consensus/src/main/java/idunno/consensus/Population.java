package idunno.consensus;

import idunno.consensus.core.Machine;
import java.util.List;

/// What a cluster's membership knows about the machines that could keep replicas.
///
/// Asked on every member: each looks for the others where they listen now; only the leader acts on
/// who is there. A machine that was given up or leaves must be listed as
/// [idunno.consensus.core.Standing#GONE] for as long as [GroupKeeper#shape] names it: one that is
/// not listed keeps its place. Called by the keeper's thread; must not block.
public interface Population {
  List<Machine> machines();
}
