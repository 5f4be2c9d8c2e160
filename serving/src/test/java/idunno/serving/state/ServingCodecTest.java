package idunno.serving.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Problem;
import idunno.serving.core.FileRef;
import idunno.serving.core.JobState;
import idunno.serving.core.Pack;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingLimits;
import idunno.serving.core.ServingResult;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.TaskId;
import idunno.serving.core.WorkerId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServingCodecTest {
  private static final WorkerId WORKER = new WorkerId("n1", 1_700_000_000_000L);
  private static final TaskId TASK = new TaskId(7, 123);
  private static final FileRef FILE = new FileRef("a@b/ü.jsonl", 4);

  private static final List<ServingCommand> COMMANDS =
      List.of(
          new ServingCommand.RegisterWorker(WORKER, 2, 1L << 40),
          new ServingCommand.RemoveWorker(WORKER),
          new ServingCommand.Deploy(
              "m",
              "python",
              "runtime: python\n",
              new TreeMap<>(Map.of("x/y", FILE)),
              4,
              1L << 33,
              "r"),
          new ServingCommand.Loaded(WORKER, "m", 3, 0.25, 1L << 32),
          new ServingCommand.Hold(WORKER, new TreeMap<>(Map.of("m", 3L, "n", 1L << 40))),
          new ServingCommand.Look(),
          new ServingCommand.LoadFailed(WORKER, "m", 3, "line 1\nline 2"),
          new ServingCommand.Undeploy("m", "r"),
          new ServingCommand.SetBatch("m", 65_536),
          new ServingCommand.Submit(
              "r", "ann", "m", List.of(new Pack(FILE, 1L << 40)), OptionalInt.of(0), true),
          new ServingCommand.Submit("r", "ann", "m", List.of(), OptionalInt.empty(), false),
          new ServingCommand.Grant(WORKER, 200, 16),
          new ServingCommand.Complete(TASK, 2, WORKER, FILE, 10, 3, 9, 8, 12.5),
          new ServingCommand.Break(TASK, 2, "crash"),
          new ServingCommand.Return(TASK, 2),
          new ServingCommand.Revoke(TASK, 2, "silent"),
          new ServingCommand.Cancel(1),
          new ServingCommand.Pause(2),
          new ServingCommand.Resume(3),
          new ServingCommand.Retry(4),
          new ServingCommand.Disown(List.of(FILE, new FileRef("b", 1))));

  private static final List<ServingResult> RESULTS =
      List.of(
          new ServingResult.Registered(WORKER, 3),
          new ServingResult.Removed(WORKER, 4),
          new ServingResult.Deploying("m", 2, 16, List.of("n1", "n2")),
          new ServingResult.LoadNoted("m", 2),
          new ServingResult.Undeploying("m", 2, 5),
          new ServingResult.BatchSet("m", 9),
          new ServingResult.Submitted(7, 10_000_000_000L, 1_000_000),
          new ServingResult.Granted(
              List.of(new TaskGrant(TASK, 2, "m", 3, FILE, 1_000, 16, 10_000))),
          new ServingResult.Completed(TASK, true),
          new ServingResult.PutBack(TASK, ServingResult.Fate.READY),
          new ServingResult.PutBack(TASK, ServingResult.Fate.BISECTED),
          new ServingResult.PutBack(TASK, ServingResult.Fate.DEAD_LETTER),
          new ServingResult.JobChanged(7, JobState.EXPIRED, 12),
          new ServingResult.Disowned(3),
          new ServingResult.Held(WORKER, 2),
          new ServingResult.Looked());

  @Test
  void everyCommandIsReadAsItWasWritten() {
    for (ServingCommand command : COMMANDS) {
      byte[] bytes = ServingCodec.encodeCommand(command);
      assertThat(ServingCodec.decodeCommand(bytes)).isEqualTo(command);
    }
    assertThat(kindsOf(COMMANDS)).hasSameElementsAs(permitted(ServingCommand.class));
  }

  @Test
  void everyResultIsReadAsItWasWritten() {
    for (ServingResult result : RESULTS) {
      assertThat(ServingCodec.decodeResult(ServingCodec.encodeResult(result))).isEqualTo(result);
    }
    assertThat(kindsOf(RESULTS)).hasSameElementsAs(permitted(ServingResult.class));
  }

  /// The samples above cover every kind, also one that is added later.
  private static Set<Class<?>> kindsOf(List<?> samples) {
    Set<Class<?>> kinds = new HashSet<>();
    samples.forEach(sample -> kinds.add(sample.getClass()));
    return kinds;
  }

  private static List<Class<?>> permitted(Class<?> sealed) {
    return Arrays.asList(sealed.getPermittedSubclasses());
  }

  @Test
  void everyProblemIsReadAsItWasWritten() {
    for (Problem.Kind kind : Problem.Kind.values()) {
      Problem problem = new Problem(kind, "wrong: do this");
      assertThat(ServingCodec.decodeProblem(ServingCodec.encodeProblem(problem)))
          .isEqualTo(problem);
    }
  }

  @Test
  void bytesOfUnknownMeaningAreNotGuessedAt() {
    byte[] garbage = {(byte) 0xff, 1, 2, 3};

    assertThatThrownBy(() -> ServingCodec.decodeCommand(garbage))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServingCodec.decodeCommand(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too old");
    assertThatThrownBy(() -> ServingCodec.decodeResult(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServingCodec.decodeProblem(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSnapshotThatIsCutOffAnywhereIsNotLoaded() throws IOException {
    Serving serving = new Serving(ServingLimits.standard());
    serving.apply(new ServingCommand.RegisterWorker(WORKER, 1, 0), 1);
    serving.apply(new ServingCommand.Deploy("m", "onnx", "", new TreeMap<>(), 4, 0, "r"), 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ServingCodec.save(serving, out);
    byte[] whole = out.toByteArray();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () -> ServingCodec.load(new ByteArrayInputStream(cut), ServingLimits.standard()))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
    Serving loaded = ServingCodec.load(new ByteArrayInputStream(whole), ServingLimits.standard());
    assertThat(loaded.models()).isEqualTo(serving.models());
  }

  @Test
  void aDiskThatFailsWhileSavingIsReported() {
    Serving serving = new Serving(ServingLimits.standard());

    assertThatThrownBy(() ->
            ServingCodec.save(
                serving,
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("disk full");
                  }
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
  }
}
