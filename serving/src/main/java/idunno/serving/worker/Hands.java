package idunno.serving.worker;

import idunno.base.Clock;
import idunno.engine.ModelFailure;
import idunno.serving.StagedOutput;
import idunno.serving.Storage;
import idunno.serving.TaskReport;
import idunno.serving.core.TaskGrant;
import idunno.serving.pack.PackSlice;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the worker's threads do with a task: fetch its inputs, run it, store its output. While one
/// task runs, the next one's inputs and the last one's output are on their way.
final class Hands {
  private static final Logger log = LoggerFactory.getLogger(Hands.class);

  private final Desk desk;
  private final ModelShelf models;
  private final PackShelf packs;
  private final Storage storage;
  private final TaskRun taskRun;

  Hands(Desk desk, ModelShelf models, PackShelf packs, Storage storage, Clock clock) {
    this.desk = desk;
    this.models = models;
    this.packs = packs;
    this.storage = storage;
    this.taskRun = new TaskRun(clock);
  }

  /// Fetches inputs until the worker has closed.
  void fetchAll() throws InterruptedException {
    for (HeldTask task = desk.awaitFetch(); task != null; task = desk.awaitFetch()) {
      TaskGrant grant = task.grant;
      try {
        desk.fetched(task, packs.read(grant.pack(), grant.first(), grant.count()));
      } catch (IOException | RuntimeException | Error e) {
        broke(task, "its inputs cannot be read: " + OneLine.of(e));
      }
    }
  }

  /// Runs tasks until the worker has closed.
  void runAll() throws InterruptedException {
    for (HeldTask task = desk.awaitRun(); task != null; task = desk.awaitRun()) {
      PackSlice slice = task.slice;
      if (slice == null) {
        throw new IllegalStateException(task.attempt + " is to run without its inputs");
      }
      run(task, slice);
    }
  }

  private void run(HeldTask task, PackSlice slice) {
    TaskGrant grant = task.grant;
    try (ModelShelf.Loan loan = models.borrow(grant.model(), grant.modelVersion())) {
      if (loan == null) {
        desk.ran(task, null);
        desk.settle(task, new TaskReport.Returned(task.attempt));
        return;
      }
      Duration limit = Duration.ofMillis(grant.limitMs());
      desk.ran(task, taskRun.run(loan.model(), slice, limit));
    } catch (InterruptedException _) {
      desk.ran(task, null);
      desk.settle(task, new TaskReport.Returned(task.attempt));
    } catch (ModelFailure e) {
      desk.ran(task, null);
      broke(task, OneLine.of(e));
    } catch (RuntimeException | Error e) {
      // Whatever a model's code throws is that task's trouble: the slot goes on.
      desk.ran(task, null);
      log.warn("task {} met an unexpected error", grant.id(), e);
      broke(task, e.getClass().getSimpleName() + ": " + OneLine.of(e));
    }
  }

  private void broke(HeldTask task, String reason) {
    log.info("task {} attempt {} broke: {}", task.grant.id(), task.grant.attempt(), reason);
    desk.settle(task, new TaskReport.Broke(task.attempt, reason));
  }

  /// Stores outputs until the worker has closed.
  void stageAll() throws InterruptedException {
    for (HeldTask task = desk.awaitStage(); task != null; task = desk.awaitStage()) {
      TaskAnswers answers = task.answers;
      if (answers == null) {
        throw new IllegalStateException(task.attempt + " is to be stored without answers");
      }
      stage(task, answers);
    }
  }

  private void stage(HeldTask task, TaskAnswers answers) {
    try {
      StagedOutput output = storage.stage(task.grant.outputName(), answers.lines());
      desk.storageWorked();
      desk.settle(task, done(task, answers, output));
    } catch (IOException | RuntimeException | Error e) {
      long pauseMs = desk.storageFailed(task);
      log.warn(
          "the output of task {} cannot be stored; no work for {} ms: {}",
          task.grant.id(),
          pauseMs,
          OneLine.of(e));
    }
  }

  private static TaskReport done(HeldTask task, TaskAnswers answers, StagedOutput output) {
    return new TaskReport.Done(
        task.attempt,
        output,
        answers.succeeded(),
        answers.failed(),
        answers.labelled(),
        answers.correct(),
        answers.processingMs());
  }
}
