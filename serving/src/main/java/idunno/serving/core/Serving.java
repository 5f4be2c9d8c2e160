package idunno.serving.core;

import idunno.base.Problem;
import java.util.List;
import java.util.Optional;

/// The coordinator's state of serving: models, jobs, tasks and who has what. A deterministic state
/// machine: its state is a function of the commands applied and the times given with them.
///
/// Not safe for threads: one thread at a time, and reads never during [#apply].
public final class Serving {
  /// Why `command` cannot be applied to the state as it is, or empty. Changes nothing.
  public Optional<Problem> check(ServingCommand command, long timeMs) {
    throw new UnsupportedOperationException();
  }

  /// Applies a command that [#check] accepted at this very state.
  public ServingResult apply(ServingCommand command, long timeMs) {
    throw new UnsupportedOperationException();
  }

  /// How the deployment of that version of a model ended, if it did.
  public Deployment deployment(String name, long version) {
    throw new UnsupportedOperationException();
  }

  /// All models, by name.
  public List<ModelView> models() {
    throw new UnsupportedOperationException();
  }

  public Optional<ModelView> model(String name) {
    throw new UnsupportedOperationException();
  }

  /// All models that the worker is to hold, by name.
  public List<ModelSpec> modelsFor(WorkerId worker) {
    throw new UnsupportedOperationException();
  }

  /// Jobs of `owner`, or of all where it is empty, in order of submission.
  public List<JobView> jobs(Optional<String> owner, long nowMs) {
    throw new UnsupportedOperationException();
  }

  public Optional<JobView> job(long job, long nowMs) {
    throw new UnsupportedOperationException();
  }

  /// At most `max` tasks of a job, from `from` on, in order of their numbers.
  public TaskPage tasks(long job, int from, int max) {
    throw new UnsupportedOperationException();
  }

  /// At most `max` tasks of all jobs of a model, from `from` on.
  public TaskPage tasksOf(String model, TaskId from, int max) {
    throw new UnsupportedOperationException();
  }

  /// At most `max` pieces of a job's result, from `from` on, in input order.
  public ResultPage results(long job, ResultPage.Position from, int max) {
    throw new UnsupportedOperationException();
  }

  /// The dead letters of a job, in input order.
  public List<DeadLetter> deadLetters(long job) {
    throw new UnsupportedOperationException();
  }

  public RatesView rates(long nowMs) {
    throw new UnsupportedOperationException();
  }

  /// Per model, by name.
  public List<StatsView> stats() {
    throw new UnsupportedOperationException();
  }

  public List<WorkerView> workers() {
    throw new UnsupportedOperationException();
  }

  /// Whether that very life of a worker is registered.
  public boolean isRegistered(WorkerId worker) {
    throw new UnsupportedOperationException();
  }

  /// Whether a Grant for this worker would give it a task now. Cheap.
  public boolean hasWorkFor(WorkerId worker) {
    throw new UnsupportedOperationException();
  }

  /// What the worker has been granted and has not settled, oldest first.
  public List<TaskGrant> heldBy(WorkerId worker) {
    throw new UnsupportedOperationException();
  }

  /// Whether that attempt is the task's present one and not settled.
  public boolean isLive(AttemptId attempt) {
    throw new UnsupportedOperationException();
  }
}
