package idunno.node.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.files.core.FileCommand;
import idunno.serving.core.Deployment;
import idunno.serving.core.FileRef;
import idunno.serving.core.ServingCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A real log with both machines behind it, and real blobs on the disk; only the wall clock is
/// moved by hand.
class LeftoverSweepTest {
  private static final int BYTES = 2_000_000;

  @TempDir Path folder;

  private final MovedClock clock = new MovedClock();
  private OneMember member;
  private ClusterState state;
  private LeftoverSweep sweep;

  private static final class MovedClock implements Clock {
    private final AtomicLong aheadMs = new AtomicLong();

    @Override
    public long wallMillis() {
      return System.currentTimeMillis() + aheadMs.get();
    }

    @Override
    public long monotonicNanos() {
      return System.nanoTime();
    }

    void pass(Duration time) {
      aheadMs.addAndGet(time.toMillis());
    }
  }

  @BeforeEach
  void start() throws IOException {
    member = new OneMember(folder, clock);
    state = member.state();
    sweep =
        new LeftoverSweep(state, Duration.ofMinutes(60), clock, LoggerFactory.getLogger("sweep"));
  }

  @AfterEach
  void stop() throws IOException {
    sweep.close();
    member.close();
  }

  @Test
  void whatAKilledClientUploadedIsFreedAfterTheGraceTimeAndNothingElseIs() throws IOException {
    FileRef orphan = put(".idunno/packs/killed/0");
    FileRef users = put("packs/mine");
    FileRef modelFile = put(".idunno/models/m/x/model.onnx");
    FileRef pack = put(".idunno/packs/job/0");
    member.deploy(modelFile);
    member.submit(pack);

    clock.pass(Duration.ofMinutes(59));
    assertThat(sweep.sweep()).isZero();
    FileRef young = put(".idunno/packs/uploading/0");
    clock.pass(Duration.ofMinutes(2));
    assertThat(sweep.sweep()).isEqualTo(1);

    assertThat(isThere(orphan)).isFalse();
    assertThat(Stream.of(users, modelFile, pack, young)).allMatch(this::isThere);
    assertThat(member.files().collectOrphans()).isEqualTo(1);
    assertThat(member.bytesOnDisk()).isBetween(4L * BYTES, 5L * BYTES);
    assertThat(sweep.sweep()).isZero();
  }

  @Test
  void aLongUploadKeepsItsFirstPacksAliveAndThePrefixNextToItDoesNot() throws IOException {
    FileRef first = put(".idunno/packs/long/0");
    FileRef other = put(".idunno/packs/longer/0");
    clock.pass(Duration.ofMinutes(50));
    put(".idunno/packs/long/1");
    clock.pass(Duration.ofMinutes(50));

    assertThat(sweep.sweep()).isEqualTo(1);

    assertThat(isThere(first)).isTrue();
    assertThat(isThere(other)).isFalse();
  }

  @Test
  void aSubmissionOfASweptPackIsRefusedAndSaysSo() throws IOException {
    member.deploy(put(".idunno/models/m/x/model.onnx"));
    FileRef pack = put(".idunno/packs/late/0");
    clock.pass(Duration.ofMinutes(61));
    sweep.sweep();

    assertThatThrownBy(() -> member.submit(pack))
        .hasMessage("file '.idunno/packs/late/0' has no version 1 any more: put it again");
    assertThat(state.<Integer>readServing(s -> s.jobs(Optional.empty(), 0).size())).isZero();
  }

  @Test
  void aSubmissionThatComesBetweenTheSweepsChoiceAndItsEntryKeepsItsPacks() throws IOException {
    member.deploy(put(".idunno/models/m/x/model.onnx"));
    FileRef pack = put(".idunno/packs/job/0");
    FileRef orphan = put(".idunno/packs/orphan/0");
    clock.pass(Duration.ofMinutes(61));
    member.submit(pack);

    assertThatThrownBy(() -> state.purgeUnneeded(List.of(orphan, pack), 0))
        .hasMessageContaining("a job or a model needs '.idunno/packs/job/0@1'");

    assertThat(isThere(pack)).isTrue();
    assertThat(isThere(orphan)).as("all or none").isTrue();
    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(isThere(orphan)).isFalse();
  }

  @Test
  void theAgeIsJudgedByTheLog() throws IOException {
    FileRef pack = put(".idunno/packs/young/0");

    assertThatThrownBy(() -> state.purgeUnneeded(List.of(pack), 3_600_000))
        .hasMessageContaining("is younger than 3600000 ms");
    assertThat(isThere(pack)).isTrue();
  }

  @Test
  void anUndeployedModelsFilesAreFreed() throws IOException {
    member.deploy(put(".idunno/models/m/x/model.onnx"));
    state.propose(new ServingCommand.Loaded(OneMember.WORKER, "m", 1, 1, 0));
    clock.pass(Duration.ofMinutes(61));
    assertThat(sweep.sweep()).isZero();

    state.propose(new ServingCommand.Undeploy("m", "u"));

    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(member.files().collectOrphans()).isEqualTo(1);
    assertThat(member.bytesOnDisk()).isLessThan(BYTES);
  }

  @Test
  void aRolledBackModelsFilesAreFreedThoughTheyHaveDeleteMarkers() throws IOException {
    FileRef file = put(".idunno/models/m/x/model.onnx");
    member.deploy(file);
    state.propose(new ServingCommand.LoadFailed(OneMember.WORKER, "m", 1, "broken"));
    state.propose(new FileCommand.Delete(file.name(), "rollback"));
    assertThat(state.<Deployment>readServing(s -> s.deployment("m", 1)))
        .isInstanceOf(Deployment.Failed.class);
    clock.pass(Duration.ofMinutes(61));

    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(member.files().collectOrphans()).isEqualTo(1);
    assertThat(member.bytesOnDisk()).isLessThan(BYTES);
  }

  @Test
  void aDeploymentOfFilesThatAreNotThereIsRefused() {
    assertThatThrownBy(() -> member.deploy(new FileRef(".idunno/models/m/x/none", 1)))
        .hasMessageContaining("file '.idunno/models/m/x/none' has no version 1");
    assertThat(state.<Boolean>readServing(s -> s.models().isEmpty())).isTrue();
  }

  private FileRef put(String name) throws IOException {
    return member.put(name, BYTES);
  }

  private boolean isThere(FileRef file) {
    return state
        .read(ns -> ns.version(file.name(), file.version()).orElseThrow().content())
        .isPresent();
  }
}
