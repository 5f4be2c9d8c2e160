package idunno.serving.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The attempts that are out: every Waiting task has exactly one.
final class HeldTasks {
  /// One attempt and who has it since when.
  record Held(TaskGrant grant, WorkerId worker, long grantedMs) {}

  private final Map<TaskId, Held> byTask = new LinkedHashMap<>();
  private final Map<WorkerId, Map<TaskId, Held>> byWorker = new HashMap<>();

  void add(Held held) {
    byTask.put(held.grant().id(), held);
    byWorker
        .computeIfAbsent(held.worker(), _ -> new LinkedHashMap<>())
        .put(held.grant().id(), held);
  }

  @Nullable Held find(TaskId task, int attempt) {
    Held held = byTask.get(task);
    return held != null && held.grant().attempt() == attempt ? held : null;
  }

  /// Takes away an attempt that must be there.
  Held remove(TaskId task) {
    Held held = byTask.remove(task);
    if (held == null) {
      throw new IllegalStateException("task " + task + " is Waiting, but nobody has it");
    }
    Map<TaskId, Held> others = byWorker.get(held.worker());
    if (others != null) {
      others.remove(task);
      if (others.isEmpty()) {
        byWorker.remove(held.worker());
      }
    }
    return held;
  }

  /// In order of their grants.
  List<Held> of(WorkerId worker) {
    Map<TaskId, Held> held = byWorker.get(worker);
    return held == null ? List.of() : List.copyOf(held.values());
  }

  /// In order of their grants.
  Collection<Held> all() {
    return byTask.values();
  }

  void save(Consumer<Saved> out) {
    byTask
        .values()
        .forEach(held -> out.accept(new Saved.Held(held.grant(), held.worker(), held.grantedMs())));
  }

  void load(Saved.Held saved) {
    add(new Held(saved.grant(), saved.worker(), saved.grantedMs()));
  }
}
