package idunno.files;

import idunno.base.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Which nodes there are to hold bytes, and where. Implemented where membership is known; any
/// thread may call, often.
public interface Neighbours {
  /// The replica ids of the nodes that can take bytes now, this node's own among them. A replica id
  /// is any text that names one node with one disk: a wiped disk has another.
  List<String> live();

  /// Where the node that has this replica id listens for the bulk protocol; empty when nobody
  /// knows. This node's own address must be known as soon as there are others.
  Optional<HostPort> bulkAddress(String replica);

  /// Nodes of which only the names are known: good for a node that is alone.
  static Neighbours named(Supplier<List<String>> live) {
    return new Neighbours() {
      @Override
      public List<String> live() {
        return live.get();
      }

      @Override
      public Optional<HostPort> bulkAddress(String replica) {
        return Optional.empty();
      }
    };
  }
}
