package idunno.engine.onnx;

import ai.onnxruntime.OrtException;
import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Batch;
import idunno.engine.Manifest;
import idunno.engine.ModelFailure;
import idunno.engine.image.BadImage;
import idunno.engine.image.ImageLimits;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// The limit that jobs are measured against: ONNX Runtime in a loop, one caller on each thread,
/// inputs and outputs in place, no answers written, nothing stored. Images are decoded by the same
/// code as everywhere.
public final class PlainLoop {
  private final OnnxModel model;
  private final Manifest manifest;
  private final Plan plan;
  private final Clock clock;
  private final AtomicLong next = new AtomicLong();

  private PlainLoop(OnnxModel model, Manifest manifest, Plan plan, Clock clock) {
    this.model = model;
    this.manifest = manifest;
    this.plan = plan;
    this.clock = clock;
  }

  /// How long to loop: until either limit is reached.
  ///
  /// @param threads callers, each on a thread of its own
  /// @param batch queries in a run
  /// @param queries at most, rounded up to whole batches
  public record Plan(int threads, int batch, Duration time, long queries) {}

  /// What was measured.
  ///
  /// @param cpuMillisPerQuery CPU time of the callers
  public record Figure(long queries, double seconds, double cpuMillisPerQuery) {
    public double queriesPerSecond() {
      return queries / seconds;
    }
  }

  /// Runs the loop over `inputs`, again from the start where they end.
  ///
  /// @param inputs at least a batch: rows that fit the graph in a direct buffer, or images where
  ///   the manifest has `input.image`
  /// @throws ProblemException BAD_INPUT when the model cannot be loaded, or does not take one array
  ///   with an open first dimension
  /// @throws ModelFailure when a run failed
  public static Figure run(Path folder, Manifest manifest, Batch inputs, Plan plan, Clock clock)
      throws ModelFailure, InterruptedException {
    try (OnnxRuntime runtime = new OnnxRuntime(clock, ImageLimits.DEFAULT);
        OnnxModel model = runtime.load(folder, manifest, 1)) {
      Graph graph = model.graphRun().graph();
      if (graph.batching() != Graph.Batching.ANY || graph.inputs().size() != 1) {
        throw Problem.badInput("a plain loop needs a graph with one input and an open batch")
            .asException();
      }
      if (inputs.size() < plan.batch()) {
        throw Problem.badInput(
                "a plain loop at batch "
                    + plan.batch()
                    + " needs as many inputs, not "
                    + inputs.size())
            .asException();
      }
      return new PlainLoop(model, manifest, plan, clock).measure(inputs);
    }
  }

  private Figure measure(Batch inputs) throws ModelFailure, InterruptedException {
    try (ExecutorService callers =
        Executors.newFixedThreadPool(plan.threads(), Thread.ofPlatform().daemon().factory())) {
      together(callers, inputs, plan.threads(), clock.monotonicNanos());
      next.set(0);
      long start = clock.monotonicNanos();
      long cpu = together(callers, inputs, plan.queries(), start + plan.time().toNanos());
      double seconds = (clock.monotonicNanos() - start) / 1e9;
      long queries = next.get() * plan.batch();
      return new Figure(queries, seconds, cpu / 1e6 / queries);
    }
  }

  /// All callers until the limits; their CPU time in nanoseconds. Each runs at least once.
  private long together(ExecutorService callers, Batch inputs, long queries, long deadline)
      throws ModelFailure, InterruptedException {
    List<Future<Long>> calls = new ArrayList<>();
    for (int i = 0; i < plan.threads(); i++) {
      calls.add(callers.submit(() -> caller(inputs, queries, deadline)));
    }
    long cpu = 0;
    for (Future<Long> call : calls) {
      try {
        cpu += call.get();
      } catch (ExecutionException e) {
        throw new ModelFailure("the plain loop failed: " + e.getCause(), e);
      }
    }
    return cpu;
  }

  private long caller(Batch inputs, long queries, long deadline)
      throws OrtException, BadImage, ModelFailure {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (PlainCaller caller = new PlainCaller(model.graphRun(), manifest, inputs, plan.batch())) {
      do {
        caller.once(next.getAndIncrement());
      } while (next.get() * plan.batch() < queries && clock.monotonicNanos() - deadline < 0);
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
  }
}
