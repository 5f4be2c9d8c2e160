package idunno.serving.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker may give up to make room: models that it is not needed for, those that most others
/// hold too first.
final class Eviction {
  private static final Comparator<Model> MOST_COPIES_FIRST =
      Comparator.comparingInt((Model model) -> -model.assigned.size()).thenComparing(Model::name);

  private final Plan plan;

  /// @param plan says which worker is needed for which model
  Eviction(Plan plan) {
    this.plan = plan;
  }

  /// What `worker` would have to give up to hold `wanted` too; empty where there is room, null
  /// where that is not enough.
  ///
  /// @param keep how many workers must have each of these in memory afterwards
  @Nullable List<Model> victims(Worker worker, Model wanted, int keep) {
    return worker.isLargeEnoughFor(wanted)
        ? victims(worker, wanted.needBytes - worker.freeBytes(), keep)
        : null;
  }

  /// The same for so many bytes.
  @Nullable List<Model> victims(Worker worker, long bytes, int keep) {
    if (bytes <= 0) {
      return List.of();
    }
    long lacking = bytes;
    List<Model> found = new ArrayList<>();
    for (Model model : worker.assigned().stream().sorted(MOST_COPIES_FIRST).toList()) {
      if (mayGo(worker, model, keep)) {
        found.add(model);
        lacking -= model.needBytes;
        if (lacking <= 0) {
          return found;
        }
      }
    }
    return null;
  }

  private boolean mayGo(Worker worker, Model model, int keep) {
    int others = model.loaded.size() - (model.loaded.contains(worker.node()) ? 1 : 0);
    return model.phase != Model.Phase.LOADING
        && model.needBytes > 0
        && others >= keep
        && !plan.carries(worker, model);
  }
}
