package idunno.node.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import idunno.serving.Assignment;
import idunno.serving.Attempt;
import idunno.serving.ModelVersion;
import idunno.serving.Poll;
import idunno.serving.core.Leases;
import idunno.serving.core.TaskGrant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Polls here are ready to wait far longer than a test may last: one that is asked to wait though
/// there is something to tell it fails.
@Timeout(60)
class WorkerDeskTest {
  private static final long FOREVER_MS = 3_600_000;
  private static final List<ModelVersion> M = List.of(new ModelVersion("m", 1));

  @TempDir Path folder;

  private OneMember member;
  private WorkerDesk desk;

  @BeforeEach
  void start() throws IOException {
    member = new OneMember(folder, Clock.system());
    desk =
        new WorkerDesk(
            member.state(),
            output -> {
              throw new AssertionError("nobody reports here: " + output);
            },
            new Leases(60_000),
            Clock.system(),
            LoggerFactory.getLogger("desk"));
    member.deploy(member.put("model.onnx", 100));
  }

  @AfterEach
  void stop() throws IOException {
    member.close();
  }

  private static Poll poll(List<Attempt> held, List<ModelVersion> told, long waitMs) {
    return new Poll(OneMember.WORKER, 1, 0, held, List.of(), List.of(), told, told, 1_000, waitMs);
  }

  @Test
  void aWorkerThatHasJustStartedIsToldItsModelsAtOnce() throws InterruptedException {
    Assignment answer = desk.poll(poll(List.of(), List.of(), FOREVER_MS));

    assertThat(answer.models()).extracting(ModelVersion::of).isEqualTo(M);
  }

  @Test
  void aWorkerThatKnowsAllThereIsWaitsAsLongAsItSaid() throws InterruptedException {
    long begun = System.nanoTime();

    Assignment answer = desk.poll(poll(List.of(), M, 300));

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000);
    assertThat(answer.grants()).isEmpty();
  }

  @Test
  void aGrantWhoseAnswerWasLostIsRepeatedAtOnce() throws Exception {
    member.submit(member.put("pack", 100));
    List<TaskGrant> lost = desk.poll(poll(List.of(), M, FOREVER_MS)).grants();
    assertThat(lost).hasSize(1);

    assertThat(desk.poll(poll(List.of(), M, FOREVER_MS)).grants()).isEqualTo(lost);
    List<Attempt> held =
        lost.stream().map(grant -> new Attempt(grant.id(), grant.attempt())).toList();
    assertThat(desk.poll(poll(held, M, 300)).grants()).as("and not once more").isEmpty();
  }
}
