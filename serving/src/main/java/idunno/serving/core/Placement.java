package idunno.serving.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which worker is to hold which model: the slow loop beside [Dispatch]. When the workers that hold
/// the models in demand cannot serve all of them at nearly the best equal rate, the one that lacks
/// most goes to where there is most room, until they can; inside the band nothing happens. A worker
/// gives up only models that it is not needed for, and only to make room. What memory is left holds
/// copies of all models, so that a model is in memory before anybody asks for it.
final class Placement {
  /// Below this share of R* the placement is mended, up to [#ENOUGH].
  private static final double LEAST = 0.94;

  private static final double ENOUGH = 0.985;

  /// How long it is left alone while nothing but work happens.
  private static final long PERIOD_MS = 500;

  /// How long when something has happened.
  private static final long PAUSE_MS = 100;

  /// How often in a row too little must be found: costs are only estimates.
  private static final int LOOKS = 4;

  /// A model that has completed something so lately is in demand still.
  static final long RECENT_MS = 5_000;

  /// So many workers keep a model in memory while others need the room, where that is possible.
  private static final int COPIES = 2;

  private final Models models;
  private final Workers workers;
  private final Speeds speeds;

  private long lastMs;
  private boolean due;
  private int low;

  Placement(Models models, Workers workers) {
    this.models = models;
    this.workers = workers;
    this.speeds = new Speeds(workers, models);
  }

  /// Something has happened that the next look must see: a worker or a model came or went, or a
  /// model is in demand again.
  void touch() {
    due = true;
  }

  /// Whether [#look] would look: for those who see to it that it is not forgotten.
  boolean isDue(long timeMs) {
    return timeMs - lastMs >= (due ? PAUSE_MS : PERIOD_MS);
  }

  boolean isTouched() {
    return due;
  }

  /// Looks whether anything must change, if it is time for that.
  void look(long timeMs) {
    if (isDue(timeMs)) {
      look(timeMs, due);
    }
  }

  /// Looks at once, because a worker came or went.
  void lookNow(long timeMs) {
    look(timeMs, true);
  }

  private void look(long timeMs, boolean event) {
    if (workers.isEmpty()) {
      return;
    }
    lastMs = timeMs;
    due = false;
    speeds.normalise();
    List<Model> wanted = Plan.inDemand(models.all(), timeMs, RECENT_MS);
    if (!event && wanted.stream().allMatch(this::isEverywhere)) {
      low = 0;
      return;
    }
    mend(wanted, event);
  }

  private boolean isEverywhere(Model model) {
    return model.assigned.size() == workers.all().size();
  }

  private void mend(List<Model> wanted, boolean event) {
    Plan plan = new Plan(workers.all(), wanted, ENOUGH);
    if (plan.isMet() || new Plan(workers.all(), wanted, LEAST).isMet()) {
      low = 0;
    } else if (++low >= LOOKS || event) {
      low = 0;
      complete(plan);
    }
    if (event) {
      relieve(new Eviction(plan));
      workers.all().forEach(this::fill);
    }
  }

  private void complete(Plan plan) {
    Set<Integer> hopeless = new HashSet<>();
    int most = plan.workers().size() + plan.models().size();
    for (int added = 0; added < most; ) {
      int model = starved(plan, hopeless);
      if (model < 0) {
        return;
      }
      if (add(plan, model)) {
        added++;
      } else {
        hopeless.add(model);
      }
    }
  }

  private static int starved(Plan plan, Set<Integer> hopeless) {
    int starved = -1;
    for (int m = 0; m < plan.models().size(); m++) {
      boolean more = starved < 0 || plan.missing(m) > plan.missing(starved);
      if (plan.missing(m) > 0 && more && !hopeless.contains(m)) {
        starved = m;
      }
    }
    return starved;
  }

  /// One more worker for a model: the one with most room, else the one whose work others can take
  /// over most.
  private boolean add(Plan plan, int model) {
    long[] room = new long[plan.workers().size()];
    for (int w = 0; w < room.length; w++) {
      room[w] = plan.room(w);
    }
    for (int keep = COPIES; keep > 0; keep--) {
      if (addWhere(plan, model, room, keep) || addWhere(plan, model, plan.couldBeMoved(), keep)) {
        return true;
      }
    }
    return false;
  }

  private static boolean addWhere(Plan plan, int model, long[] room, int keep) {
    Model wanted = plan.models().get(model);
    Eviction eviction = new Eviction(plan);
    int best = -1;
    List<Model> victims = List.of();
    for (int w = 0; w < room.length; w++) {
      long more = Math.min(room[w], plan.missing(model));
      boolean better = best < 0 ? more > 0 : more > Math.min(room[best], plan.missing(model));
      if (better && mayHold(plan.workers().get(w), wanted)) {
        List<Model> found = eviction.victims(plan.workers().get(w), wanted, keep);
        best = found == null ? best : w;
        victims = found == null ? victims : found;
      }
    }
    if (best < 0) {
      return false;
    }
    Worker worker = plan.workers().get(best);
    for (Model victim : victims) {
      worker.unassign(victim);
      plan.removed(worker, victim);
    }
    worker.assign(wanted);
    plan.added(best, model);
    return true;
  }

  private static boolean mayHold(Worker worker, Model model) {
    return !worker.isToHold(model)
        && !model.failures.containsKey(worker.node())
        && worker.isLargeEnoughFor(model);
  }

  /// A worker that is to hold more than it can, because models turned out to be larger, gives up
  /// what it is not needed for.
  private void relieve(Eviction eviction) {
    for (Worker worker : workers.all()) {
      List<Model> victims = eviction.victims(worker, -Math.min(0, worker.freeBytes()), 1);
      if (victims != null) {
        victims.forEach(worker::unassign);
      }
    }
  }

  /// Fills what memory the worker has left; what is waited for comes first, then what has the
  /// fewest copies.
  private void fill(Worker worker) {
    Comparator<Model> order =
        Comparator.comparing((Model model) -> model.backlog == 0)
            .thenComparingInt(model -> model.assigned.size())
            .thenComparing(Model::name);
    models.all().stream()
        .filter(model -> model.phase == Model.Phase.READY && mayHold(worker, model))
        .sorted(order)
        .forEach(model -> {
          if (worker.freeBytes() >= model.needBytes) {
            worker.assign(model);
          }
        });
  }

  /// Why no worker could be made to hold the model, or null where one could.
  @Nullable String refusal(Model model) {
    if (workers.all().stream().noneMatch(worker -> worker.isLargeEnoughFor(model))) {
      long most = workers.all().stream().mapToLong(worker -> worker.memoryBytes).max().orElse(0);
      return "model '%s' needs about %d MB of memory, and no worker has more than %d MB for models: "
              .formatted(model.name(), megabytes(model.needBytes), megabytes(most))
          + "set model_memory_mb higher, or add a larger node";
    }
    Eviction eviction = new Eviction(planNow());
    return workers.all().stream().anyMatch(worker -> eviction.victims(worker, model, 1) != null)
        ? null
        : "no worker has %d MB of memory left for model '%s': undeploy another model, or add a node"
            .formatted(megabytes(model.needBytes), model.name());
  }

  private static long megabytes(long bytes) {
    return Math.ceilDiv(bytes, 1_000_000);
  }

  /// The workers that a new model is loaded on before it is Deployed: all that have room for it;
  /// where these are fewer than its part of all memory, also some that others are taken from.
  List<Worker> choose(Model model) {
    List<Worker> chosen = new ArrayList<>();
    for (Worker worker : workers.all()) {
      if (worker.isLargeEnoughFor(model) && worker.freeBytes() >= model.needBytes) {
        worker.assign(model);
        chosen.add(worker);
      }
    }
    Eviction eviction = new Eviction(planNow());
    int fair = fairCopies(model);
    claim(model, chosen, fair, eviction, fair);
    claim(model, chosen, Math.min(COPIES, workers.all().size()), eviction, COPIES);
    claim(model, chosen, 1, eviction, 1);
    return chosen;
  }

  /// Takes room for a model until `chosen` are as many as `wanted`, first where what must go has
  /// the most copies.
  private void claim(Model model, List<Worker> chosen, int wanted, Eviction eviction, int keep) {
    while (chosen.size() < wanted) {
      Worker best = null;
      List<Model> victims = List.of();
      int copies = -1;
      for (Worker worker : workers.all()) {
        List<Model> found = mayHold(worker, model) ? eviction.victims(worker, model, keep) : null;
        int fewest = found == null ? -1 : fewestCopies(found);
        if (fewest > copies) {
          best = worker;
          victims = found == null ? List.of() : found;
          copies = fewest;
        }
      }
      if (best == null) {
        return;
      }
      victims.forEach(best::unassign);
      best.assign(model);
      chosen.add(best);
    }
  }

  private static int fewestCopies(List<Model> models) {
    return models.stream().mapToInt(model -> model.assigned.size()).min().orElse(0);
  }

  /// How many workers could hold it if all models were held by as many.
  private int fairCopies(Model model) {
    double need = models.all().stream().mapToDouble(each -> each.needBytes).sum();
    double memory = workers.all().stream().mapToDouble(worker -> worker.memoryBytes).sum();
    boolean isKnown = need > 0 && workers.all().stream().allMatch(w -> w.memoryBytes > 0);
    int all = workers.all().size();
    double copies = isKnown ? memory / need : all;
    return model.needBytes == 0 ? all : (int) Math.clamp(copies, Math.min(COPIES, all), all);
  }

  /// A worker in the place of one that died while the model was being loaded, or null.
  @Nullable Worker replacement(Model model) {
    for (Worker worker : workers.all()) {
      if (mayHold(worker, model) && worker.freeBytes() >= model.needBytes) {
        worker.assign(model);
        return worker;
      }
    }
    return null;
  }

  /// Nobody is to hold the model any more.
  void drop(Model model) {
    for (String node : List.copyOf(model.assigned)) {
      Worker worker = workers.find(node);
      if (worker != null) {
        worker.unassign(model);
      }
    }
    touch();
  }

  private Plan planNow() {
    return new Plan(workers.all(), Plan.inDemand(models.all(), lastMs, RECENT_MS), ENOUGH);
  }

  Saved.Looked save() {
    return new Saved.Looked(lastMs, due, low);
  }

  void load(Saved.Looked saved) {
    lastMs = saved.lastMs();
    due = saved.due();
    low = saved.low();
  }
}
