package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.Blob;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nodes keep for one another, and what they delete.
class LeaseTest {
  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();

  private static final class ManualClock implements Clock {
    private final AtomicLong aheadNanos = new AtomicLong();
    private final AtomicLong wallJumpMs = new AtomicLong();

    @Override
    public long wallMillis() {
      return System.currentTimeMillis() + aheadNanos.get() / 1_000_000 + wallJumpMs.get();
    }

    @Override
    public long monotonicNanos() {
      return System.nanoTime() + aheadNanos.get();
    }

    void jumpWall(long minutes) {
      wallJumpMs.addAndGet(Duration.ofMinutes(minutes).toMillis());
    }

    void advance(long minutes) {
      aheadNanos.addAndGet(Duration.ofMinutes(minutes).toNanos());
    }
  }

  private Cluster cluster(int nodes) throws IOException {
    return new Cluster(folder, nodes, Cluster.settings(Duration.ofSeconds(5)), clock);
  }

  @Test
  void whatWaitsLongForItsNameIsKeptOnAllReplicasAsLongAsItsUploaderAsks() throws IOException {
    try (Cluster cluster = cluster(4)) {
      Blob staged = cluster.node(1).service.stage(ByteBuffer.wrap(Cluster.bytes(100)));
      assertThat(staged.replicas()).hasSize(4);
      for (int i = 0; i < 5; i++) {
        clock.advance(8);
        cluster.node(1).service.renewUncommitted();
        assertThat(collected(cluster)).isZero();
      }
      clock.advance(9);
      assertThat(collected(cluster)).isZero();
      clock.advance(2);
      assertThat(collected(cluster)).isEqualTo(3);
      assertThat(cluster.node(1).holds(staged)).isTrue();
    }
  }

  @Test
  void aBlobIsSafeAfterItsCommitAndFreedAfterItsPurge() throws IOException {
    try (Cluster cluster = cluster(4)) {
      cluster.put(cluster.node(1), "a", Cluster.bytes(100));
      clock.advance(30);
      assertThat(collected(cluster)).isZero();

      cluster.namespace.propose(new FileCommand.Purge("a", 1, 0));
      assertThat(collected(cluster)).isEqualTo(4);
    }
  }

  @Test
  void aCommitThatComesTooLateForAReplicaThatCannotBeAskedIsRefused() throws IOException {
    try (Cluster cluster = cluster(4)) {
      try (Upload upload = cluster.node(1).service.begin(PutOptions.user(""))) {
        upload.write(ByteBuffer.wrap(Cluster.bytes(100)));
        Blob blob = upload.store(Optional.empty());
        clock.advance(6);
        cluster.node(2).gate.cut();
        assertThatThrownBy(() -> cluster.node(1).service.commit("a", blob, PutOptions.user("")))
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_NOW));
      }
      cluster.node(2).gate.mend();
      try (Upload upload = cluster.node(1).service.begin(PutOptions.user(""))) {
        upload.write(ByteBuffer.wrap(Cluster.bytes(100)));
        Blob blob = upload.store(Optional.empty());
        clock.advance(9);
        cluster.node(1).service.commit("a", blob, PutOptions.user(""));
        clock.advance(3);
        assertThat(cluster.nodes()).allMatch(node -> node.holds(blob));
      }
    }
  }

  @Test
  void aCopyThatIsListedElsewhereGoesOnceAllThatAreListedAreLive() throws IOException {
    try (Cluster cluster = cluster(5)) {
      List<String> before = cluster.put(cluster.node(1), "a", Cluster.bytes(100)).replicas();
      Blob blob = cluster.blob("a");
      clock.advance(30);
      List<String> after = before.subList(1, 4);
      cluster.namespace.propose(new FileCommand.Relocate("a", 1, before, after));

      cluster.notLive(after.getFirst());
      assertThat(collected(cluster)).isZero();
      cluster.live(after.getFirst());
      assertThat(collected(cluster)).isEqualTo(1);
      assertThat(cluster.node(before.getFirst()).holds(blob)).isFalse();
      assertThat(after).allMatch(name -> cluster.node(name).holds(blob));
    }
  }

  @Test
  void aWallClockThatJumpsAheadDeletesNothingThatIsYoungInTruth() throws IOException {
    try (Cluster cluster = cluster(4)) {
      Blob staged = cluster.node(1).service.stage(ByteBuffer.wrap(Cluster.bytes(100)));
      clock.jumpWall(60);
      assertThat(collected(cluster)).isZero();
      clock.advance(9);
      assertThat(collected(cluster)).isZero();
      cluster.node(1).service.release(staged.id());
      clock.advance(11);
      assertThat(collected(cluster)).isEqualTo(4);
    }
  }

  @Test
  void whatARepeatedRequestHasWrittenIsCollectedEverywhere() throws IOException {
    try (Cluster cluster = cluster(4)) {
      cluster.put(cluster.node(1), "a", Cluster.bytes(100), PutOptions.user("r"));
      cluster.put(cluster.node(2), "a", Cluster.bytes(100), PutOptions.user("r"));
      assertThat(cluster.nodes()).allMatch(node -> node.blobs.count() == 2);
      clock.advance(30);
      assertThat(collected(cluster)).isEqualTo(4);
      assertThat(cluster.get(cluster.node(3), "a")).isEqualTo(Cluster.bytes(100));
    }
  }

  @Test
  void whatWasStagedAndCommittedBySomebodyElseStays() throws IOException {
    try (Cluster cluster = cluster(4)) {
      Blob staged = cluster.node(1).service.stage(ByteBuffer.wrap(Cluster.bytes(100)));
      cluster.namespace.propose(new FileCommand.Commit("out", staged, new Condition.None(), ""));
      cluster.node(1).service.release(staged.id());
      clock.advance(30);
      assertThat(collected(cluster)).isZero();
      assertThat(cluster.get(cluster.node(4), "out")).isEqualTo(Cluster.bytes(100));
    }
  }

  private static int collected(Cluster cluster) throws IOException {
    int all = 0;
    for (Cluster.Node node : cluster.nodes()) {
      all += node.service.collectOrphans();
    }
    return all;
  }
}
