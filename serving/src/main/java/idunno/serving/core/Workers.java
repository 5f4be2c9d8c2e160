package idunno.serving.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The registered workers, one life per node, and a number for each node that ever had one.
final class Workers {
  private final TreeMap<String, Worker> byNode = new TreeMap<>();
  private final List<String> nodes = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();

  /// By name of node.
  Collection<Worker> all() {
    return byNode.values();
  }

  boolean isEmpty() {
    return byNode.isEmpty();
  }

  @Nullable Worker find(String node) {
    return byNode.get(node);
  }

  /// That very life, or null.
  @Nullable Worker find(WorkerId id) {
    Worker worker = byNode.get(id.node());
    return worker != null && worker.id.equals(id) ? worker : null;
  }

  /// A life that must be registered.
  Worker get(WorkerId id) {
    Worker worker = find(id);
    if (worker == null) {
      throw new IllegalStateException("worker " + id + " is not registered");
    }
    return worker;
  }

  boolean isRegistered(WorkerId id) {
    return find(id) != null;
  }

  /// What all slots together do in a millisecond.
  double capacity() {
    double capacity = 0;
    for (Worker worker : byNode.values()) {
      capacity += worker.capacity();
    }
    return capacity;
  }

  void put(Worker worker) {
    byNode.put(worker.node(), worker);
    if (indices.putIfAbsent(worker.node(), nodes.size()) == null) {
      nodes.add(worker.node());
    }
  }

  void remove(Worker worker) {
    byNode.remove(worker.node(), worker);
  }

  /// The number of a node that has or had a worker.
  int index(String node) {
    Integer index = indices.get(node);
    if (index == null) {
      throw new IllegalStateException("node '" + node + "' never had a worker");
    }
    return index;
  }

  @Nullable String nodeAt(int index) {
    return index < 0 ? null : nodes.get(index);
  }

  List<String> nodes() {
    return List.copyOf(nodes);
  }

  void loadNodes(List<String> saved) {
    for (String node : saved) {
      indices.put(node, nodes.size());
      nodes.add(node);
    }
  }
}
