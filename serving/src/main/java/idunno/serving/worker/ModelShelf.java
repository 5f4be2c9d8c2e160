package idunno.serving.worker;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import idunno.serving.ModelLoad;
import idunno.serving.ModelVersion;
import idunno.serving.core.ModelSpec;
import idunno.serving.worker.ModelLoader.LoadedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The models in memory: what the coordinator wants held is fetched and loaded, one at a time, on
/// the thread that runs [#run]; what it no longer wants is closed once no task uses it. Versions of
/// a model stand side by side.
final class ModelShelf {
  private static final Logger log = LoggerFactory.getLogger(ModelShelf.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ModelFolders folders;
  private final ModelLoader loader;
  private final Desk desk;
  private final Clock clock;
  private final int callers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Key, Shelved> shelf = new LinkedHashMap<>();
  private boolean closed;

  /// @param callers how many threads run a model at once
  ModelShelf(ModelFolders folders, ModelLoader loader, Desk desk, Clock clock, int callers) {
    this.folders = folders;
    this.loader = loader;
    this.desk = desk;
    this.clock = clock;
    this.callers = callers;
  }

  private record Key(String name, long version) {
    static Key of(ModelSpec spec) {
      return new Key(spec.name(), spec.version());
    }
  }

  private static final class Shelved {
    private final ModelSpec spec;
    private boolean wanted = true;
    private int users;
    private long notBeforeNanos;

    /// Whether the desk counts it among those that load, from the moment that it is wanted. After
    /// that, the loading thread's alone.
    private boolean counted = true;

    private @Nullable Model model;
    private @Nullable Path folder;

    Shelved(ModelSpec spec, long notBeforeNanos) {
      this.spec = spec;
      this.notBeforeNanos = notBeforeNanos;
    }
  }

  /// Leave to run a model, until closed.
  final class Loan implements AutoCloseable {
    private final Shelved shelved;
    private final Model model;

    private Loan(Shelved shelved, Model model) {
      this.shelved = shelved;
      this.model = model;
      shelved.users++;
    }

    Model model() {
      return model;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        shelved.users--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Sets what is to be held; after closing, nothing is.
  void want(List<ModelSpec> specs) {
    Map<Key, ModelSpec> wanted =
        specs.stream().collect(Collectors.toMap(Key::of, spec -> spec, (a, _) -> a));
    lock.lock();
    try {
      if (closed) {
        return;
      }
      boolean news = false;
      for (Map.Entry<Key, Shelved> entry : shelf.entrySet()) {
        boolean keep = wanted.containsKey(entry.getKey());
        news |= entry.getValue().wanted != keep;
        entry.getValue().wanted = keep;
      }
      for (ModelSpec spec : specs) {
        if (!shelf.containsKey(Key.of(spec))) {
          shelf.put(Key.of(spec), new Shelved(spec, clock.monotonicNanos()));
          desk.loadStarted();
          news = true;
        }
      }
      if (news) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What is in memory of what is wanted.
  List<ModelVersion> loaded() {
    lock.lock();
    try {
      return shelf.values().stream()
          .filter(each -> each.wanted && each.model != null)
          .map(each -> ModelVersion.of(each.spec))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /// The very version of a model, or null when it is not in memory.
  @Nullable Loan borrow(String name, long version) {
    lock.lock();
    try {
      return lend(shelf.get(new Key(name, version)));
    } finally {
      lock.unlock();
    }
  }

  /// The newest version of a model that is in memory and wanted, or null.
  @Nullable Loan borrowNewest(String name) {
    lock.lock();
    try {
      Shelved newest = null;
      for (Shelved shelved : shelf.values()) {
        boolean fits = shelved.wanted && shelved.model != null && shelved.spec.name().equals(name);
        if (fits && (newest == null || newest.spec.version() < shelved.spec.version())) {
          newest = shelved;
        }
      }
      return lend(newest);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until some version of a model can be borrowed.
  ///
  /// @return whether one can; false when the time is over or the shelf closed
  boolean awaitAny(String name, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!holds(name) && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return holds(name);
    } finally {
      lock.unlock();
    }
  }

  private boolean holds(String name) {
    return shelf.values().stream()
        .anyMatch(each -> each.wanted && each.model != null && each.spec.name().equals(name));
  }

  private @Nullable Loan lend(@Nullable Shelved shelved) {
    Model model = shelved == null ? null : shelved.model;
    return shelved == null || model == null ? null : new Loan(shelved, model);
  }

  /// Loads and drops until the shelf is closed; then closes all models, waiting for their users.
  void run() throws InterruptedException {
    for (Shelved next = awaitNext(); next != null; next = awaitNext()) {
      if (next.model != null || !next.wanted) {
        drop(next);
      } else {
        load(next);
      }
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      for (Shelved shelved : shelf.values()) {
        shelved.wanted = false;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Shelved awaitNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed || !shelf.isEmpty()) {
        long now = clock.monotonicNanos();
        long wait = Long.MAX_VALUE;
        Shelved toLoad = null;
        for (Shelved shelved : shelf.values()) {
          if (!shelved.wanted && shelved.users == 0) {
            return shelved; // First, because what is to be loaded may need its room.
          }
          if (shelved.wanted && shelved.model == null) {
            long rest = shelved.notBeforeNanos - now;
            toLoad = rest <= 0 && toLoad == null ? shelved : toLoad;
            wait = Math.min(wait, rest);
          }
        }
        if (toLoad != null) {
          return toLoad;
        }
        long unused = changed.awaitNanos(wait);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Does nothing to a model that a task borrowed, or that is wanted again, a moment ago.
  private void drop(Shelved shelved) {
    Model model = shelved.model;
    lock.lock();
    try {
      if (shelved.wanted || shelved.users > 0) {
        return;
      }
      shelf.remove(Key.of(shelved.spec), shelved);
    } finally {
      lock.unlock();
    }
    if (shelved.counted) {
      desk.loadEnded(null);
    }
    if (model != null) {
      model.close();
      log.info("model {} version {} closed", shelved.spec.name(), shelved.spec.version());
    }
    removeFolder(shelved.folder);
  }

  private void load(Shelved shelved) throws InterruptedException {
    if (!shelved.counted) {
      desk.loadStarted();
      shelved.counted = true;
    }
    ModelSpec spec = shelved.spec;
    ModelLoad outcome;
    Path folder = null;
    Model model = null;
    try {
      folder = folders.fetch(spec);
      LoadedModel loaded = loader.load(folder, spec.manifest(), callers);
      model = loaded.model();
      outcome =
          new ModelLoad.Loaded(
              spec.name(), spec.version(), loaded.msPerQuery(), loaded.memoryBytes());
      log.info("model {} version {} loaded", spec.name(), spec.version());
    } catch (IOException | ModelFailure | RuntimeException | LinkageError e) {
      String reason = OneLine.of(e);
      outcome = new ModelLoad.Failed(spec.name(), spec.version(), reason);
      log.warn("model {} version {} not loaded: {}", spec.name(), spec.version(), reason);
      if (!(e instanceof IOException
          || e instanceof ModelFailure
          || e instanceof ProblemException)) {
        log.warn("an unexpected error", e);
      }
      removeFolder(folder);
      folder = null;
    }
    settle(shelved, model, folder, outcome);
  }

  private void settle(
      Shelved shelved, @Nullable Model model, @Nullable Path folder, ModelLoad outcome) {
    lock.lock();
    try {
      shelved.model = model;
      shelved.folder = folder;
      shelved.notBeforeNanos = clock.monotonicNanos() + RETRY_NANOS;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    shelved.counted = false;
    desk.loadEnded(outcome);
  }

  private void removeFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try {
      folders.remove(folder);
    } catch (IOException e) {
      log.warn("a model's folder was not removed: {}", OneLine.of(e));
    }
  }
}
