package idunno.simulation.serving;

import idunno.serving.core.FileRef;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.ModelState;
import idunno.serving.core.Pack;
import idunno.serving.core.RatesView;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingLimits;
import idunno.serving.core.ServingResult;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.WorkerId;
import idunno.serving.state.ServingCodec;
import idunno.simulation.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A coordinator's production state of serving, every command and result through the production
/// codec, with workers whose models only take time. One seed, one history.
public final class ServingCluster {
  /// Between the death of a worker and its removal by the coordinator.
  private static final long NOTICED_MS = 2_300;

  /// How often the leader sees to it that a look that was put off is not forgotten.
  private static final long LOOK_MS = 250;

  private static final int PACK_QUERIES = 150_000;
  private static final long START_MS = 1_000_000;

  private final Timeline time = new Timeline();
  private final SplittableRandom random;
  private final long loadMs;
  private final Serving serving = new Serving(ServingLimits.standard());
  private final Map<String, SimulatedModel> models = new HashMap<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final RateMeter meter;
  private int requests;

  /// A machine that can be a worker.
  ///
  /// @param speed how many milliseconds of cost it does in one
  /// @param memoryBytes for models
  public record Machine(double speed, long memoryBytes) {}

  /// @param models all that will be deployed
  /// @param loadMs how long a worker loads a model
  public ServingCluster(long seed, List<SimulatedModel> models, long loadMs) {
    this.random = new SplittableRandom(seed);
    this.loadMs = loadMs;
    Map<String, Double> costsMs = new HashMap<>();
    for (SimulatedModel model : models) {
      this.models.put(model.name(), model);
      costsMs.put(model.name(), model.costMs());
    }
    this.meter = new RateMeter(costsMs);
    time.runUntil(START_MS);
    time.at(START_MS, this::read);
    time.at(START_MS, this::lookAgain);
  }

  public RateMeter meter() {
    return meter;
  }

  public long nowMs() {
    return time.nowMs();
  }

  public void run(long forMs) {
    time.runUntil(time.nowMs() + forMs);
  }

  /// Lets something happen later.
  public void at(long atMs, Runnable action) {
    time.at(atMs, action);
  }

  /// Starts a worker.
  ///
  /// @return its number, from 0
  public int join(Machine machine) {
    int number = workers.size();
    SimulatedWorker worker =
        new SimulatedWorker(
            new WorkerId("n" + number, 1),
            machine.speed(),
            new SimulatedWorker.Surroundings(
                time, random.split(), this::poll, this::costMs, loadMs));
    workers.add(worker);
    ServingResult unused =
        apply(new ServingCommand.RegisterWorker(worker.id(), 1, machine.memoryBytes()));
    time.at(time.nowMs() + random.nextLong(5), worker::go);
    return number;
  }

  /// As by `kill -9`: what it holds is lost, and noticed after a while.
  public void kill(int number) {
    SimulatedWorker worker = workers.get(number);
    worker.die();
    time.at(
        time.nowMs() + NOTICED_MS,
        () -> {
          ServingResult unused = apply(new ServingCommand.RemoveWorker(worker.id()));
        });
  }

  /// Deploys a model and waits until it is Deployed.
  public void deploy(SimulatedModel model) {
    TreeMap<String, FileRef> files = new TreeMap<>();
    files.put("model", new FileRef("models/" + model.name(), 1));
    ServingResult unused =
        apply(
            new ServingCommand.Deploy(
                model.name(),
                "pace",
                "",
                files,
                model.batch(),
                model.memoryBytes(),
                "deploy-" + requests++));
    for (int waited = 0; !isDeployed(model.name()); waited++) {
      if (waited > 600) {
        throw new IllegalStateException(model.name() + " is not deployed after a minute");
      }
      run(100);
    }
  }

  private boolean isDeployed(String model) {
    return serving.model(model).filter(m -> m.state() == ModelState.DEPLOYED).isPresent();
  }

  /// Submits a job that lasts longer than anybody looks.
  ///
  /// @return its number
  public long submit(String model) {
    Pack pack = new Pack(new FileRef("packs/" + requests, 1), PACK_QUERIES);
    ServingResult result =
        apply(
            new ServingCommand.Submit(
                "submit-" + requests++, "ann", model, List.of(pack), OptionalInt.empty(), false));
    return ((ServingResult.Submitted) result).job();
  }

  /// Ends a job, and with it the model's demand.
  public void cancel(long job) {
    ServingResult unused = apply(new ServingCommand.Cancel(job));
  }

  /// The speed of the workers that are alive.
  public double speed() {
    return workers.stream()
        .filter(SimulatedWorker::isAlive)
        .mapToDouble(SimulatedWorker::speed)
        .sum();
  }

  /// How many models all workers have loaded so far.
  public int loads() {
    return workers.stream().mapToInt(SimulatedWorker::loads).sum();
  }

  /// How many models that worker has loaded so far.
  public int loads(int number) {
    return workers.get(number).loads();
  }

  /// When that worker was given its first task, or -1.
  public long firstTaskMs(int number) {
    return workers.get(number).firstTaskMs();
  }

  private double costMs(String model) {
    SimulatedModel known = models.get(model);
    if (known == null) {
      throw new IllegalArgumentException("there is no model " + model);
    }
    return known.costMs();
  }

  /// A message takes up to 2 ms, an entry of the log up to 5.
  private void poll(SimulatedWorker worker, List<ServingCommand> reports, long budgetMs) {
    SortedMap<String, Long> held = worker.held();
    long sentMs = random.nextLong(3);
    long answerMs = random.nextLong(3) + random.nextLong(1, 6);
    time.at(
        time.nowMs() + sentMs,
        () -> {
          reports.forEach(this::offer);
          hear(worker.id(), held);
          List<TaskGrant> grants = List.of();
          if (budgetMs > 0 && serving.hasWorkFor(worker.id())) {
            ServingResult result = apply(new ServingCommand.Grant(worker.id(), budgetMs, 256));
            grants = ((ServingResult.Granted) result).grants();
          }
          List<TaskGrant> granted = grants;
          List<ModelSpec> wanted = serving.modelsFor(worker.id());
          time.at(time.nowMs() + answerMs, () -> worker.answered(granted, wanted));
        });
  }

  private void hear(WorkerId worker, SortedMap<String, Long> held) {
    if (!serving.isKnownToHold(worker, held)) {
      ServingResult unused = apply(new ServingCommand.Hold(worker, held));
    }
  }

  /// What is late or stale is refused, and nobody minds.
  private void offer(ServingCommand command) {
    if (serving.check(command, time.nowMs()).isEmpty()) {
      ServingResult unused = apply(command);
    }
  }

  private ServingResult apply(ServingCommand command) {
    ServingCommand read = ServingCodec.decodeCommand(ServingCodec.encodeCommand(command));
    serving
        .check(read, time.nowMs())
        .ifPresent(problem -> {
          throw new IllegalStateException(command + ": " + problem.text());
        });
    ServingResult result = serving.apply(read, time.nowMs());
    return ServingCodec.decodeResult(ServingCodec.encodeResult(result));
  }

  private void lookAgain() {
    if (serving.isLookDue(time.nowMs())) {
      ServingResult unused = apply(new ServingCommand.Look());
    }
    time.at(time.nowMs() + LOOK_MS, this::lookAgain);
  }

  private void read() {
    SortedMap<String, RateMeter.Count> counts = new TreeMap<>();
    for (RatesView.ModelRate model : serving.rates(time.nowMs()).models()) {
      counts.put(
          model.model(),
          new RateMeter.Count(
              model.completed(), model.backloggedForMs(), !model.workers().isEmpty()));
    }
    meter.read(time.nowMs(), speed(), counts);
    time.at(time.nowMs() + RateMeter.STEP_MS, this::read);
  }

  /// The workers that are alive, by speed, then by number.
  public List<Integer> fastestFirst() {
    List<Integer> living = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).isAlive()) {
        living.add(i);
      }
    }
    living.sort(Comparator.comparingDouble(i -> -workers.get(i).speed()));
    return living;
  }
}
