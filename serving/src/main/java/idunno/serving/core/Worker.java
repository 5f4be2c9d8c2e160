package idunno.serving.core;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One registered life of a worker, and what it is to hold. Package-private state of [Workers],
/// [Speeds] and [Placement].
final class Worker {
  final WorkerId id;
  int slots;

  /// For models; 0 where it is not known, and then taken for enough.
  long memoryBytes;

  /// How many milliseconds of a model's cost one of its slots does in one; 1 is the average of all
  /// workers.
  double speed = 1;

  /// How often its speed has been measured, up to where that no longer matters.
  int measured;

  /// By name, in the order in which it was told.
  private final Map<String, Model> assigned = new LinkedHashMap<>();

  private @Nullable List<ModelSpec> specs;

  Worker(WorkerId id, int slots, long memoryBytes) {
    this.id = id;
    this.slots = slots;
    this.memoryBytes = memoryBytes;
  }

  String node() {
    return id.node();
  }

  /// Milliseconds of cost in each millisecond.
  double capacity() {
    return speed * slots;
  }

  /// What it is to hold, in the order in which it was told.
  Collection<Model> assigned() {
    return assigned.values();
  }

  boolean isToHold(Model model) {
    return assigned.get(model.name()) == model;
  }

  /// From now on it is to hold this model too.
  void assign(Model model) {
    assigned.put(model.name(), model);
    model.assigned.add(node());
    specs = null;
  }

  /// From now on it is to hold this model no more, and is given no task of it.
  void unassign(Model model) {
    assigned.remove(model.name(), model);
    model.assigned.remove(node());
    model.loaded.remove(node());
    specs = null;
  }

  /// What all that it is to hold needs.
  long usedBytes() {
    long used = 0;
    for (Model model : assigned.values()) {
      used += model.needBytes;
    }
    return used;
  }

  /// What is free beside that; negative where it is to hold more than it can.
  long freeBytes() {
    return memoryBytes == 0 ? Long.MAX_VALUE : memoryBytes - usedBytes();
  }

  /// Whether it could hold this model if it held no other.
  boolean isLargeEnoughFor(Model model) {
    return memoryBytes == 0 || model.needBytes <= memoryBytes;
  }

  /// The same as [#assigned], as workers are told of it.
  List<ModelSpec> specs() {
    if (specs == null) {
      specs = assigned.values().stream().map(model -> model.spec).toList();
    }
    return specs;
  }

  Saved.Worker save() {
    return new Saved.Worker(
        id, slots, memoryBytes, speed, measured, List.copyOf(assigned.keySet()));
  }

  /// As saved, but with nothing to hold.
  static Worker load(Saved.Worker saved) {
    Worker worker = new Worker(saved.worker(), saved.slots(), saved.memoryBytes());
    // One that was saved before speeds were known has none.
    worker.speed = saved.speed() == 0 ? 1 : saved.speed();
    worker.measured = saved.measured();
    return worker;
  }
}
