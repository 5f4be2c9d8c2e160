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
  /// One registered life.
  record Entry(WorkerId id, int slots) {}

  private final TreeMap<String, Entry> byNode = new TreeMap<>();
  private final List<String> nodes = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();

  Collection<Entry> all() {
    return byNode.values();
  }

  boolean isEmpty() {
    return byNode.isEmpty();
  }

  @Nullable Entry find(String node) {
    return byNode.get(node);
  }

  boolean isRegistered(WorkerId worker) {
    Entry entry = byNode.get(worker.node());
    return entry != null && entry.id().equals(worker);
  }

  List<String> names() {
    return List.copyOf(byNode.keySet());
  }

  int slots() {
    return byNode.values().stream().mapToInt(Entry::slots).sum();
  }

  void put(WorkerId worker, int slots) {
    byNode.put(worker.node(), new Entry(worker, slots));
    if (indices.putIfAbsent(worker.node(), nodes.size()) == null) {
      nodes.add(worker.node());
    }
  }

  void remove(WorkerId worker) {
    byNode.remove(worker.node());
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
