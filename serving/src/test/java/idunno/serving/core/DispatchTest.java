package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.serving.core.ServingCommand.Cancel;
import idunno.serving.core.ServingCommand.Loaded;
import idunno.serving.core.ServingCommand.Pause;
import idunno.serving.core.ServingCommand.Resume;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private final Cluster cluster = new Cluster().register(1);

  private List<String> models(int tasks) {
    List<String> models = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      models.add(cluster.grantOne(1).model());
    }
    return models;
  }

  @Test
  void theLeastServedModelIsNextWhateverItsCost() {
    cluster.deploy("cheap", 4, 1).deploy("dear", 2, 50);
    cluster.submit("cheap", 400);
    cluster.submit("dear", 400);

    assertThat(models(6)).containsExactly("cheap", "dear", "dear", "cheap", "dear", "dear");
  }

  @Test
  void aModelThatWasIdleHasBankedNoCredit() {
    cluster.deploy("a", 4, 1).deploy("b", 4, 1);
    cluster.submit("a", 4000);
    models(100);
    cluster.submit("b", 4000);

    assertThat(models(20)).filteredOn("b"::equals).hasSize(10);
  }

  @Test
  void aModelThatRanAloneForLongIsNotHeldBackWhenAnotherHasStarted() {
    cluster.deploy("a", 4, 1).deploy("b", 4, 1);
    cluster.submit("a", 4000);
    models(1000);
    cluster.submit("b", 4000);
    models(10);
    cluster.submit("a", 4000);

    assertThat(models(20)).filteredOn("a"::equals).hasSizeBetween(9, 11);
  }

  @Test
  void tasksThatComeBackAreOwedToTheirModel() {
    cluster.register(2).deploy("a", 4, 1).deploy("b", 4, 1);
    cluster.submit("a", 4000);
    cluster.submit("b", 4000);
    List<TaskGrant> lost = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lost.add(cluster.grantOne(2));
    }
    lost.stream().filter(grant -> grant.model().equals("a")).forEach(cluster::revoke);

    assertThat(models(10)).containsOnly("a");
  }

  @Test
  void aWorkerThatHoldsOnlyTheLeaderWaitsForTheOthers() {
    cluster.deploy("slow", 4, 1).deploy("quick", 4, 1);
    cluster.register(2);
    cluster.apply(new Loaded(worker(2), "quick", 1, 1, 0));
    cluster.submit("slow", 4000);
    cluster.submit("quick", 4000);

    int ahead = 0;
    while (cluster.serving.hasWorkFor(worker(2))) {
      cluster.grantOne(2);
      ahead++;
    }
    assertThat(ahead).as("one task to start with, and one more").isEqualTo(2);
    assertThat(cluster.grant(2, 100, 1)).isEmpty();
    assertThat(models(2)).containsExactly("slow", "slow");
    assertThat(cluster.serving.hasWorkFor(worker(2))).isTrue();
  }

  @Test
  void aModelWithoutAnyWorkerHoldsNobodyUp() {
    cluster.deploy("m", 4, 1);
    cluster.register(2).deploy("orphan", 4, 1);
    cluster.submit("orphan", 400);
    cluster.submit("m", 400);
    cluster.apply(new ServingCommand.LoadFailed(worker(1), "orphan", 1, "gone"));
    cluster.apply(new ServingCommand.LoadFailed(worker(2), "orphan", 1, "gone"));

    assertThat(models(50)).containsOnly("m");
  }

  @Test
  void aBudgetIsFilledByTheEstimatedCostAndOneTaskIsAlwaysGiven() {
    cluster.deploy("m", 10, 5);
    cluster.submit("m", 1000);

    assertThat(cluster.grant(1, 200, 100)).hasSize(4);
    assertThat(cluster.grant(1, 10, 100)).hasSize(1);
    assertThat(cluster.grant(1, 200, 2)).hasSize(2);
    assertThat(cluster.grant(1, 0, 100)).isEmpty();
    assertThat(cluster.grant(1, 200, 0)).isEmpty();
  }

  @Test
  void aModelOfUnknownCostIsTriedWithOneTaskAndThenKnown() {
    cluster.deploy("m", 10, 0);
    cluster.submit("m", 1000);

    List<TaskGrant> first = cluster.grant(1, 200, 100);
    assertThat(first).hasSize(1);
    assertThat(first.getFirst().limitMs()).isEqualTo(30_000);
    cluster.apply(completion(first.getFirst(), 1, 0, 20));

    assertThat(cluster.grant(1, 200, 100)).hasSize(10);
  }

  @Test
  void theTimeLimitFollowsWhatTasksTook() {
    cluster.deploy("m", 100, 1);
    cluster.submit("m", 10_000);
    cluster.apply(completion(cluster.grantOne(1), 1, 0, 100));
    assertThat(cluster.grantOne(1).limitMs()).isEqualTo(10_000);

    cluster.apply(completion(cluster.grantOne(1), 1, 0, 20_000));

    assertThat(cluster.grantOne(1).limitMs())
        .as("3 x 20 s, within a bucket")
        .isBetween(59_000L, 61_000L);
  }

  @Test
  void aModelThatHangsPaysForTheTimeThatItTook() {
    cluster.deploy("good", 10, 1).deploy("hung", 10, 1);
    cluster.submit("good", 100_000);
    cluster.submit("hung", 1000);
    cluster.complete(cluster.grantOne(1), 1);
    TaskGrant hung = cluster.grantOne(1);
    cluster.nowMs += 10_000;
    cluster.breakIt(hung);

    int inBetween = 0;
    while (cluster.grantOne(1).model().equals("good")) {
      inBetween++;
    }
    assertThat(inBetween * 10).as("10 s of the other's queries").isBetween(9_900, 10_100);
  }

  @Test
  void aHungModelWithOneTaskPaysToo() {
    cluster.deploy("good", 10, 1).deploy("hung", 10, 1);
    cluster.submit("good", 100_000);
    cluster.submit("hung", 10);
    TaskGrant hung = cluster.grantOne(1);
    while (!hung.model().equals("hung")) {
      cluster.complete(hung, 1);
      hung = cluster.grantOne(1);
    }
    cluster.nowMs += 60_000;
    cluster.breakIt(hung);

    assertThat(models(900)).as("9 s of the other's queries").containsOnly("good");
    assertThat(models(200)).as("but not for ever").contains("hung");
  }

  @Test
  void anAbsurdProbeIsNoEstimate() {
    cluster.deploy("m", 10, Double.POSITIVE_INFINITY);
    cluster.submit("m", 1000);

    assertThat(cluster.grantOne(1).limitMs()).isEqualTo(30_000);
  }

  @Test
  void jobsOfAModelAreServedInOrderOfSubmission() {
    cluster.deploy("m", 4, 1);
    long first = cluster.submit("m", 8);
    long second = cluster.submit("m", 8);
    cluster.apply(new Pause(first));
    assertThat(cluster.grantOne(1).id().job()).isEqualTo(second);
    cluster.apply(new Resume(first));
    assertThat(cluster.grantOne(1).id().job()).isEqualTo(first);
    cluster.apply(new Cancel(first));
    assertThat(cluster.grantOne(1).id().job()).isEqualTo(second);
    assertThat(cluster.serving.hasWorkFor(worker(1))).isFalse();
  }
}
