package idunno.serving.core;

import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import idunno.serving.core.ResultPage.Piece;
import idunno.serving.core.ResultPage.Position;
import idunno.serving.core.ServingCommand.RegisterWorker;
import idunno.serving.core.ServingCommand.RemoveWorker;
import idunno.serving.core.ServingCommand.Retry;
import idunno.serving.core.ServingCommand.Return;
import idunno.serving.core.ServingResult.Fate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {
  private final Cluster cluster = new Cluster().register(1).deploy("m", 8, 1);

  /// Runs the job to its end on worker 1; every attempt that holds `poison` crashes.
  private int runWithPoison(long poison) {
    int attempts = 0;
    while (cluster.serving.hasWorkFor(worker(1))) {
      TaskGrant grant = cluster.grantOne(1);
      attempts++;
      if (grant.first() <= poison && poison < grant.first() + grant.count()) {
        cluster.breakIt(grant);
      } else {
        cluster.complete(grant, 1);
      }
    }
    return attempts;
  }

  @Test
  void aPoisonQueryEndsAloneInTheDeadLettersAndAllOthersAreAnswered() {
    long job = cluster.submit("m", 32);

    int attempts = runWithPoison(13);

    assertThat(cluster.job(job).state()).isEqualTo(JobState.DONE);
    assertThat(cluster.job(job).queries()).isEqualTo(new JobView.Queries(32, 31, 1, 0));
    assertThat(cluster.serving.deadLetters(job))
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.position()).isEqualTo(13);
          assertThat(letter.attempts()).isEqualTo(3);
          assertThat(letter.reason()).isEqualTo("the child process exited with 137");
        });
    assertThat(attempts).as("3 + 1 + 1 + 3 on the poison, one on each of six others").isEqualTo(14);
  }

  @Test
  void resultsComeInInputOrderWithTheHalvesInTheirParentsPlaceWhateverThePageSize() {
    long job = cluster.submit("m", 20, 9);
    runWithPoison(3);

    for (int max = 1; max <= 20; max++) {
      List<Piece> pieces = allPieces(job, max);
      assertThat(pieces.stream().mapToInt(Piece::count).sum()).isEqualTo(29);
      long next = 0;
      for (Piece piece : pieces) {
        next = piece.first() == 0 ? 0 : next;
        assertThat(piece.first()).isEqualTo(next);
        next += piece.count();
        assertThat(piece.output() == null).isEqualTo(piece.state() == TaskState.FAILED);
        assertThat(piece.error() == null).isEqualTo(piece.state() == TaskState.SUCCESS);
      }
    }
  }

  private List<Piece> allPieces(long job, int max) {
    List<Piece> pieces = new ArrayList<>();
    Position from = Position.START;
    while (from != null) {
      ResultPage page = cluster.serving.results(job, from, max);
      assertThat(page.pieces()).hasSizeBetween(1, max);
      pieces.addAll(page.pieces());
      from = page.next();
    }
    return pieces;
  }

  @Test
  void aTaskThatBreaksTwiceAndThenSucceedsIsWhole() {
    long job = cluster.submit("m", 8);
    assertThat(cluster.breakIt(cluster.grantOne(1))).isEqualTo(Fate.READY);
    assertThat(cluster.breakIt(cluster.grantOne(1))).isEqualTo(Fate.READY);
    TaskGrant third = cluster.grantOne(1);
    cluster.complete(third, 1);

    assertThat(third.attempt()).isEqualTo(3);
    assertThat(cluster.job(job).tasks()).isEqualTo(new JobView.Tasks(0, 0, 1, 0, 0));
  }

  @Test
  void retryTriesTheDeadLettersAndOnlyThese() {
    long job = cluster.submit("m", 16);
    runWithPoison(2);
    TaskId dead = cluster.serving.deadLetters(job).getFirst().task();

    ServingResult retried = cluster.apply(new Retry(job));

    assertThat(retried).isEqualTo(new ServingResult.JobChanged(job, JobState.RUNNING, 1));
    assertThat(cluster.serving.deadLetters(job)).isEmpty();
    TaskGrant again = cluster.grantOne(1);
    assertThat(again.id()).isEqualTo(dead);
    assertThat(again.attempt()).as("never an attempt's number twice").isEqualTo(4);
    cluster.complete(again, 1);
    assertThat(cluster.job(job).queries()).isEqualTo(new JobView.Queries(16, 16, 0, 0));
    assertThat(cluster.job(job).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void aReturnedTaskIsNextAndNothingIsCountedAgainstIt() {
    cluster.submit("m", 24);
    List<TaskGrant> grants = cluster.grant(1, 100, 2);
    for (int i = 0; i < 20; i++) {
      TaskGrant first = i == 0 ? grants.get(0) : cluster.serving.heldBy(worker(1)).getLast();
      cluster.apply(new Return(first.id(), first.attempt()));
      assertThat(cluster.grantOne(1).id()).isEqualTo(grants.get(0).id());
    }
  }

  @Test
  void aNewLifeOfAWorkerGetsWhatTheOldOneHeldFirstAndInOrder() {
    cluster.submit("m", 40);
    List<TaskGrant> held = cluster.grant(1, 100, 3);

    ServingResult registered = cluster.apply(new RegisterWorker(new WorkerId("n1", 2), 1, 0));

    assertThat(registered).isEqualTo(new ServingResult.Registered(new WorkerId("n1", 2), 3));
    assertThat(cluster.refusal(Cluster.completion(held.getFirst(), 1, 0, 1)).kind())
        .isEqualTo(Problem.Kind.CONFLICT);
    WorkerId reborn = new WorkerId("n1", 2);
    cluster.apply(new ServingCommand.Loaded(reborn, "m", 1, 1, 0));
    ServingResult.Granted granted =
        (ServingResult.Granted) cluster.apply(new ServingCommand.Grant(reborn, 100, 4));
    assertThat(granted.grants()).extracting(g -> g.id().task()).containsExactly(0, 1, 2, 3);
    assertThat(granted.grants()).extracting(TaskGrant::attempt).containsExactly(2, 2, 2, 1);
  }

  @Test
  void killingAWorkerManyTimesPoisonsNobody() {
    long job = cluster.submit("m", 8);
    for (int epoch = 2; epoch < 11; epoch++) {
      WorkerId present = new WorkerId("n1", epoch);
      cluster.apply(new RegisterWorker(present, 1, 0));
      cluster.apply(new ServingCommand.Loaded(present, "m", 1, 1, 0));
      cluster.apply(new ServingCommand.Grant(present, 1, 1));
    }

    assertThat(cluster.serving.deadLetters(job)).isEmpty();
    assertThat(cluster.job(job).queries().left()).isEqualTo(8);
  }

  @Test
  void aQueryThatIsLostTenTimesIsGivenUp() {
    long job = cluster.submit("m", 1);
    for (int i = 1; i < 10; i++) {
      assertThat(cluster.revoke(cluster.grantOne(1))).isEqualTo(Fate.READY);
    }
    assertThat(cluster.revoke(cluster.grantOne(1))).isEqualTo(Fate.DEAD_LETTER);

    assertThat(cluster.serving.deadLetters(job).getFirst().reason())
        .isEqualTo("lost 10 times with the worker that had it: no word from its worker for 2.1 s");
    assertThat(cluster.job(job).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void aTaskThatIsLostFiveTimesIsHalved() {
    cluster.submit("m", 8);
    for (int i = 1; i < 5; i++) {
      assertThat(cluster.revoke(cluster.grantOne(1))).isEqualTo(Fate.READY);
    }
    assertThat(cluster.revoke(cluster.grantOne(1))).isEqualTo(Fate.BISECTED);
    assertThat(cluster.grantOne(1).count()).isEqualTo(4);
  }

  @Test
  void aRemovedWorkerHasNoSayAnyMore() {
    cluster.submit("m", 16);
    cluster.grant(1, 100, 2);

    ServingResult removed = cluster.apply(new RemoveWorker(worker(1)));

    assertThat(removed).isEqualTo(new ServingResult.Removed(worker(1), 2));
    assertThat(cluster.refusal(new ServingCommand.Grant(worker(1), 1, 1)).text())
        .isEqualTo("worker n1 (started 1) is not registered: it is to register again");
    assertThat(cluster.refusal(new RemoveWorker(worker(1))).kind())
        .isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void anOldLifeCannotComeBack() {
    cluster.apply(new RegisterWorker(new WorkerId("n1", 5), 1, 0));

    assertThat(cluster.refusal(new RegisterWorker(worker(1), 1, 0)).text())
        .isEqualTo("worker n1 was restarted at 5: its life from 1 is over");
  }
}
