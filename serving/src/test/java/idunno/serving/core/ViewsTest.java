package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final Cluster cluster = new Cluster().register(1, 2).deploy("m", 4, 1);

  @Test
  void workersShowWhatTheyHaveAndWhatTheyRun() {
    cluster.submit("m", 8);
    TaskGrant held = cluster.grantOne(2);

    assertThat(cluster.serving.workers())
        .containsExactly(
            new WorkerView(worker(1), 1, 0, 0, 1, List.of("m"), List.of()),
            new WorkerView(worker(2), 1, 0, 0, 1, List.of("m"), List.of(held)));
    assertThat(cluster.serving.heldBy(worker(2))).containsExactly(held);
    assertThat(cluster.serving.isLive(new AttemptId(held.id(), 1))).isTrue();
    assertThat(cluster.serving.isLive(new AttemptId(held.id(), 2))).isFalse();
    assertThat(cluster.serving.live()).containsExactly(new AttemptId(held.id(), 1));
  }

  @Test
  void statsAreOfQueriesAndCountEachOnce() {
    cluster.submit("m", 8);
    cluster.nowMs += 500;
    List<TaskGrant> grants = cluster.grant(1, 100, 2);
    cluster.nowMs += 100;
    cluster.apply(completion(grants.get(0), 1, 0, 40));
    cluster.apply(completion(grants.get(1), 1, 4, 80));

    StatsView stats = cluster.serving.stats().getFirst();

    assertThat(stats.queries()).isEqualTo(8);
    assertThat(stats.processing().count()).isEqualTo(8);
    assertThat(stats.processing().mean()).isCloseTo(15, within(1e-9));
    assertThat(stats.waiting().mean()).isCloseTo(500, within(1e-9));
    assertThat(stats.waiting().p99()).isCloseTo(500, within(8.0));
  }

  @Test
  void tasksOfAModelArePagedOverItsJobs() {
    cluster.deploy("other", 4, 1);
    long first = cluster.submit("m", 12);
    cluster.submit("other", 4);
    long second = cluster.submit("m", 8);

    List<TaskId> seen = new ArrayList<>();
    TaskId from = new TaskId(0, 0);
    while (from != null) {
      TaskPage page = cluster.serving.tasksOf("m", from, 2);
      page.tasks().forEach(task -> seen.add(task.task()));
      from = page.next();
    }

    assertThat(seen)
        .containsExactly(
            new TaskId(first, 0),
            new TaskId(first, 1),
            new TaskId(first, 2),
            new TaskId(second, 0),
            new TaskId(second, 1));
  }

  @Test
  void aTaskShowsWhoHasItAndWhoHadIt() {
    long job = cluster.submit("m", 8);
    TaskGrant grant = cluster.grantOne(2);
    TaskView waiting = cluster.serving.tasks(job, 0, 1).tasks().getFirst();
    cluster.complete(grant, 2);
    TaskView done = cluster.serving.tasks(job, 0, 1).tasks().getFirst();
    TaskView next = cluster.serving.tasks(job, 1, 1).tasks().getFirst();

    assertThat(waiting.state()).isEqualTo(TaskState.WAITING);
    assertThat(waiting.worker()).isEqualTo("n2");
    assertThat(waiting.output()).isNull();
    assertThat(done.worker()).isEqualTo("n2");
    assertThat(done.output()).isEqualTo(new FileRef(grant.outputName(), 1));
    assertThat(next.worker()).isNull();
    assertThat(next.attempt()).isZero();
  }

  @Test
  void jobsAreShownToTheirOwner() {
    cluster.submit("m", 8);

    assertThat(cluster.serving.jobs(Optional.of("ann"), cluster.nowMs)).hasSize(1);
    assertThat(cluster.serving.jobs(Optional.of("bob"), cluster.nowMs)).isEmpty();
    assertThat(cluster.serving.jobs(Optional.empty(), cluster.nowMs)).hasSize(1);
    assertThat(cluster.serving.job(99, cluster.nowMs)).isEmpty();
  }

  @Test
  void aRunningJobsRateIsOfTheTimeThatItRan() {
    long job = cluster.submit("m", 400);
    for (int i = 0; i < 20; i++) {
      TaskGrant grant = cluster.grantOne(1);
      cluster.nowMs += 100;
      cluster.complete(grant, 1);
    }
    cluster.nowMs += 250;

    assertThat(cluster.job(job).queriesPerSecond()).isCloseTo(80 / 2.25, within(0.01));
  }
}
