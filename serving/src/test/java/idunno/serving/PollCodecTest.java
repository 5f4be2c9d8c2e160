package idunno.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.TaskId;
import idunno.serving.core.WorkerId;
import idunno.wire.worker.PollReply;
import idunno.wire.worker.PollRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PollCodecTest {
  private static final Attempt FIRST = new Attempt(new TaskId(7, 3), 1);
  private static final Attempt SECOND = new Attempt(new TaskId(1L << 40, 0), 3);

  @Test
  void aPollArrivesAsItWasSent() throws InvalidProtocolBufferException {
    byte[] ticket = {0, -1, 7};
    Poll poll =
        new Poll(
            new WorkerId("nöde-1", 1_700_000_000_000L),
            2,
            1L << 40,
            List.of(FIRST, SECOND),
            List.of(
                new ModelLoad.Loaded("a", 2, 0.125, 1L << 33),
                new ModelLoad.Failed("b", 1, "no room")),
            List.of(
                new TaskReport.Done(FIRST, new StagedOutput("out", 99, ticket), 14, 2, 10, 9, 36.5),
                new TaskReport.Broke(SECOND, "it crashed"),
                new TaskReport.Returned(new Attempt(new TaskId(9, 9), 9))),
            List.of(new ModelVersion("a", 2), new ModelVersion("b", 1L << 33)),
            List.of(new ModelVersion("a", 2)),
            400,
            500);

    Poll there = PollCodec.decode(PollRequest.parseFrom(PollCodec.encode(poll).toByteArray()));

    assertThat(there).usingRecursiveComparison().isEqualTo(poll);
  }

  @Test
  void anAnswerArrivesAsItWasSent() throws InvalidProtocolBufferException {
    TaskGrant grant =
        new TaskGrant(
            new TaskId(7, 3), 2, "a", 2, new FileRef(".idunno/packs/x/0", 1), 1600, 16, 2_000);
    TreeMap<String, FileRef> files =
        new TreeMap<>(
            Map.of("model.onnx", new FileRef("m", 1), "sub/labels.txt", new FileRef("l", 4)));
    Assignment answer =
        new Assignment(
            12,
            List.of(grant),
            List.of(SECOND),
            List.of(new ModelSpec("a", 2, "onnx", "runtime: onnx\n", files)));

    Assignment there =
        PollCodec.decode(PollReply.parseFrom(PollCodec.encode(answer).toByteArray()));

    assertThat(there).isEqualTo(answer);
  }

  @Test
  void aReportWithoutOutcomeIsRefused() {
    PollRequest request =
        PollRequest.newBuilder()
            .addReports(idunno.wire.worker.TaskReport.getDefaultInstance())
            .build();

    assertThatThrownBy(() -> PollCodec.decode(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without outcome");
  }
}
