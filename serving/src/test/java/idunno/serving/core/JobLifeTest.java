package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import idunno.base.Problem;
import idunno.serving.core.ServingCommand.Cancel;
import idunno.serving.core.ServingCommand.Complete;
import idunno.serving.core.ServingCommand.Pause;
import idunno.serving.core.ServingCommand.Resume;
import idunno.serving.core.ServingCommand.Retry;
import idunno.serving.core.ServingCommand.Return;
import idunno.serving.core.ServingCommand.SetBatch;
import idunno.serving.core.ServingCommand.Submit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JobLifeTest {
  private final Cluster cluster = new Cluster().register(1).deploy("m", 4, 1);

  @Test
  void aJobIsCutByTheBatchSizeAndNoTaskSpansTwoPacks() {
    long job = cluster.submit("m", 10, 3);

    List<TaskView> tasks = cluster.serving.tasks(job, 0, 100).tasks();

    assertThat(tasks).extracting(TaskView::queries).containsExactly(4, 4, 2, 3);
    assertThat(tasks).extracting(TaskView::first).containsExactly(0L, 4L, 8L, 0L);
    assertThat(tasks).extracting(t -> t.pack().name().endsWith("/1")).endsWith(true);
    assertThat(tasks).extracting(TaskView::state).containsOnly(TaskState.READY);
  }

  @Test
  void aTaskGoesFromReadyOverWaitingToSuccessAndTheJobIsDone() {
    long job = cluster.submit("m", 6);
    cluster.nowMs += 100;
    List<TaskGrant> grants = cluster.grant(1, 100, 10);
    assertThat(cluster.job(job).tasks()).isEqualTo(new JobView.Tasks(0, 2, 0, 0, 0));
    assertThat(cluster.job(job).started()).isEqualTo(cluster.nowMs);

    cluster.nowMs += 900;
    cluster.apply(completion(grants.get(0), 1, 1, 8));
    ServingResult last = cluster.apply(completion(grants.get(1), 1, 0, 4));

    assertThat(last).isEqualTo(new ServingResult.Completed(grants.get(1).id(), true));
    JobView view = cluster.job(job);
    assertThat(view.state()).isEqualTo(JobState.DONE);
    assertThat(view.queries()).isEqualTo(new JobView.Queries(6, 5, 1, 0));
    assertThat(view.finished()).isEqualTo(cluster.nowMs);
    assertThat(view.queriesPerSecond()).isCloseTo(6 / 0.9, within(1e-9));
    FileRef output = new FileRef(".idunno/jobs/1/000000.1.jsonl", 1);
    assertThat(cluster.serving.tasks(job, 0, 1).tasks().getFirst().output()).isEqualTo(output);
  }

  @Test
  void labelsGiveAccuracy() {
    long job = cluster.submit("m", 4);
    TaskGrant grant = cluster.grantOne(1);
    FileRef output = new FileRef(grant.outputName(), 1);

    cluster.apply(new Complete(grant.id(), 1, worker(1), output, 4, 0, 3, 2, 4.0));

    assertThat(cluster.job(job).labelled()).isEqualTo(3);
    assertThat(cluster.job(job).correct()).isEqualTo(2);
  }

  @Test
  void onlyThePresentAttemptCanCommitAndOnlyOnce() {
    cluster.submit("m", 4);
    TaskGrant first = cluster.grantOne(1);
    cluster.apply(new Return(first.id(), first.attempt()));
    TaskGrant second = cluster.grantOne(1);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);

    Problem late = cluster.refusal(completion(first, 1, 0, 1));
    cluster.complete(second, 1);
    Problem twice = cluster.refusal(completion(second, 1, 0, 1));

    assertThat(late.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(late.text()).isEqualTo("attempt 1 at task 1-0 is not out any more: drop it");
    assertThat(twice.kind()).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void aReportThatDoesNotFitItsTaskIsRefused() {
    cluster.submit("m", 4);
    TaskGrant grant = cluster.grantOne(1);
    FileRef other = new FileRef("elsewhere.jsonl", 1);

    Problem wrongCount = cluster.refusal(completion(grant, 1, -1, 1));
    Problem wrongWorker = cluster.refusal(completion(grant, 2, 0, 1));
    Problem wrongTime = cluster.refusal(completion(grant, 1, 0, Double.NaN));
    Problem wrongName =
        cluster.refusal(new Complete(grant.id(), 1, worker(1), other, 4, 0, 0, 0, 1));

    assertThat(List.of(wrongCount, wrongTime, wrongName))
        .extracting(Problem::kind)
        .containsOnly(Problem.Kind.BAD_INPUT);
    assertThat(wrongWorker.kind()).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void cancelEndsWhatIsReadyAndWhatIsOutAndLateAnswersAreRefused() {
    long job = cluster.submit("m", 12);
    TaskGrant done = cluster.grantOne(1);
    cluster.complete(done, 1);
    TaskGrant out = cluster.grantOne(1);

    ServingResult cancelled = cluster.apply(new Cancel(job));

    assertThat(cancelled).isEqualTo(new ServingResult.JobChanged(job, JobState.CANCELLED, 8));
    assertThat(cluster.job(job).queries()).isEqualTo(new JobView.Queries(12, 4, 0, 8));
    assertThat(cluster.refusal(completion(out, 1, 0, 1)).kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(cluster.serving.heldBy(worker(1))).isEmpty();
    assertThat(cluster.grant(1, 100, 10)).isEmpty();
    assertThat(cluster.refusal(new Cancel(job)).text())
        .isEqualTo("job 1 is Cancelled: there is nothing to cancel");
  }

  @Test
  void aPausedJobHandsOutNothingButTakesWhatIsOut() {
    long job = cluster.submit("m", 8);
    TaskGrant out = cluster.grantOne(1);

    cluster.apply(new Pause(job));
    cluster.complete(out, 1);

    assertThat(cluster.serving.hasWorkFor(worker(1))).isFalse();
    assertThat(cluster.grant(1, 100, 10)).isEmpty();
    assertThat(cluster.job(job).state()).isEqualTo(JobState.PAUSED);
    cluster.apply(new Resume(job));
    cluster.complete(cluster.grantOne(1), 1);
    assertThat(cluster.job(job).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void aRepeatedSubmissionIsAnsweredAsTheFirstWasEvenAfterARestart() {
    Submit submit = cluster.submission("m", 5);
    ServingResult first = cluster.apply(submit);
    cluster.restart();

    assertThat(cluster.apply(submit)).isEqualTo(first);

    assertThat(cluster.serving.jobs(Optional.empty(), cluster.nowMs)).hasSize(1);
  }

  @Test
  void aChangedBatchSizeCountsForTasksCutFromThenOn() {
    long before = cluster.submit("m", 12);
    cluster.apply(new SetBatch("m", 6));
    long after = cluster.submit("m", 12);

    assertThat(cluster.job(before).tasks().ready()).isEqualTo(3);
    assertThat(cluster.job(after).tasks().ready()).isEqualTo(2);
  }

  @Test
  void badSubmissionsAreRefusedWithWhatToDo() {
    Submit good = cluster.submission("m", 4);
    Submit noModel = cluster.submission("n", 4);
    Submit nothing = cluster.submission("m");
    Submit emptyPack = cluster.submission("m", 4, 0);
    Submit batch0 = new Submit("r1", "ann", "m", good.packs(), OptionalInt.of(0), false);
    Submit hugeBatch = new Submit("r2", "ann", "m", good.packs(), OptionalInt.of(65_537), false);
    Submit nobody = new Submit("r3", " ", "m", good.packs(), OptionalInt.empty(), false);
    Submit noRequest = new Submit("", "ann", "m", good.packs(), OptionalInt.empty(), false);

    assertThat(cluster.refusal(noModel))
        .isEqualTo(Problem.notFound("model 'n' is not deployed: did you mean 'm'?"));
    assertThat(cluster.refusal(nothing))
        .isEqualTo(Problem.badInput("a job needs at least one query: give some inputs"));
    assertThat(cluster.refusal(batch0).text())
        .isEqualTo("batch size 0 is not between 1 and 65536: choose another");
    assertThat(List.of(emptyPack, hugeBatch, nobody, noRequest))
        .extracting(submit -> cluster.refusal(submit).kind())
        .containsOnly(Problem.Kind.BAD_INPUT);
  }

  @Test
  void aJobOfTooManyTasksIsRefusedAndAFullQueueIsBusy() {
    Cluster small = new Cluster(new ServingLimits(10_000, 30_000, 3, 5, 10, 4, 6));
    small.register(1).deploy("m", 1, 1);

    assertThat(small.refusal(small.submission("m", 5)).kind()).isEqualTo(Problem.Kind.BAD_INPUT);
    long job = small.submit("m", 4);
    assertThat(small.refusal(small.submission("m", 3)).kind()).isEqualTo(Problem.Kind.NOT_NOW);
    small.apply(new Cancel(job));
    small.submit("m", 3);
  }

  @Test
  void unknownJobsAndWrongStatesAreRefused() {
    long job = cluster.submit("m", 1);

    assertThat(cluster.refusal(new Cancel(99)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(cluster.refusal(new Resume(job)).text())
        .isEqualTo("job 1 is Running: there is nothing to resume");
    assertThat(cluster.refusal(new Retry(job)).text())
        .isEqualTo("job 1 has no dead letters: there is nothing to retry");
  }
}
