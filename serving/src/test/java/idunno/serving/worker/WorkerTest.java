package idunno.serving.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Batch.ElementType;
import idunno.engine.Engine;
import idunno.engine.image.ImageLimits;
import idunno.serving.DiskStorage;
import idunno.serving.core.FileRef;
import idunno.serving.core.WorkerId;
import idunno.serving.pack.ItemPackWriter;
import idunno.serving.pack.RowPackWriter;
import idunno.serving.worker.ModelLoader.LoadedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker with the production state machine as its coordinator, real disks and real packs.
@Timeout(60)
class WorkerTest {
  private static final WorkerId ID = new WorkerId("node1", 1);

  @TempDir Path temp;
  private final ScriptedModel model = new ScriptedModel();
  private DiskStorage storage;
  private CoreCoordinator coordinator;
  private @Nullable Worker worker;

  @BeforeEach
  void openStorage() throws IOException {
    storage = new DiskStorage(temp.resolve("store"));
    coordinator = new CoreCoordinator(storage);
  }

  @AfterEach
  void closeWorker() {
    model.gate.countDown();
    if (worker != null) {
      worker.close();
    }
  }

  private Worker start(int slots, ModelLoader loader) throws IOException {
    WorkerConfig usual = WorkerConfig.of(ID, slots, temp.resolve("models"), 1);
    WorkerConfig config =
        new WorkerConfig(
            usual.id(),
            usual.slots(),
            usual.memoryBytes(),
            usual.modelsFolder(),
            usual.budgetPerSlot(),
            usual.heartbeat(),
            usual.heartbeat(),
            usual.reportDelay(),
            Duration.ofMillis(300),
            1);
    Worker started = new Worker(config, coordinator, storage, loader, Clock.system());
    worker = started;
    started.start();
    await().until(() -> coordinator.isRegistered(ID));
    return started;
  }

  private Worker startScripted(int slots) throws IOException {
    Worker started = start(slots, (_, _, _) -> new LoadedModel(model, 0.1, 0));
    coordinator.deploy("echo", "java", new TreeMap<>());
    await().until(() -> coordinator.isDeployed("echo"));
    return started;
  }

  private FileRef pack(List<String> inputs) throws IOException {
    return storage.put(
        "pack",
        out -> {
          ItemPackWriter pack = new ItemPackWriter(out);
          for (int i = 0; i < inputs.size(); i++) {
            pack.json("q" + i, null, inputs.get(i));
          }
          pack.finish();
        });
  }

  private long submit(List<String> inputs, int batch) throws IOException {
    return coordinator.submit("echo", pack(inputs), inputs.size(), batch);
  }

  private static List<String> numbers(int count) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(Integer.toString(i));
    }
    return inputs;
  }

  private static List<String> answersTo(List<String> inputs) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      lines.add("{\"id\":\"q%d\",\"output\":%s}".formatted(i, inputs.get(i)));
    }
    return lines;
  }

  private void awaitEnd(long job) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> coordinator.left(job) == 0);
  }

  @Test
  void aJobOfRowsRunsOnARealGraphAndIsGraded() throws Exception {
    Engine engine =
        new Engine(
            Clock.system(),
            ImageLimits.DEFAULT,
            (_, _, _) -> {
              throw new IllegalStateException("no code model is deployed here");
            });
    FileRef graph = storage.put("negate.onnx", TinyOnnx.negate(3));
    FileRef classes = storage.put("classes.txt", "a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
    Worker started = start(2, new EngineLoader(engine));
    String manifest =
        "runtime: onnx\nfile: net/negate.onnx\noutput: {classes: classes.txt, top: 1}\n";
    coordinator.deploy(
        "negate",
        "onnx",
        manifest,
        new TreeMap<>(Map.of("net/negate.onnx", graph, "classes.txt", classes)),
        16);
    await().until(() -> coordinator.isDeployed("negate"));

    long job = coordinator.submit("negate", rows(5_000), 5_000, 100);
    awaitEnd(job);

    List<String> lines = coordinator.results(job);
    assertThat(lines).hasSize(5_000);
    assertThat(lines.get(4))
        .startsWith("{\"id\":\"r.npy#4\",\"output\":{\"top\":[{\"index\":1,\"label\":\"b\"");
    assertThat(coordinator.job(job).queries().succeeded()).isEqualTo(5_000);
    assertThat(coordinator.job(job).labelled()).isEqualTo(5_000);
    assertThat(coordinator.job(job).correct()).isEqualTo(4_999);

    Batch.Item item = new Batch.Item.Json("[1.0,2.0,-3.0]");
    Answer answer = started.queryNow("negate", item, Duration.ofSeconds(5)).get();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Output.class, output -> assertThat(output.label()).isEqualTo("c"));
    started.close();
    engine.close();
    assertThat(Files.list(temp.resolve("models/negate"))).isEmpty();
  }

  /// Row i is smallest, so that its negative is largest, at column i % 3; the label of row 0 lies.
  private FileRef rows(int count) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(count * 12).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      for (int column = 0; column < 3; column++) {
        data.putFloat(column == i % 3 ? -1 : column);
      }
    }
    return storage.put(
        "pack",
        out -> {
          RowPackWriter pack = new RowPackWriter(out, ElementType.FLOAT32, new long[] {3});
          pack.rows("r.npy", 0, count, new ByteArrayInputStream(data.array()), WorkerTest::label);
          pack.finish();
        });
  }

  private static String label(String id) {
    int row = Integer.parseInt(id.substring(6));
    return row == 0 ? "c" : row % 2 == 0 ? "abc".substring(row % 3, row % 3 + 1) : "" + row % 3;
  }

  @Test
  void aQuerysOwnErrorIsItsAnswer() throws IOException {
    startScripted(1);
    long job = submit(List.of("1", "\"bad\"", "3"), 16);
    awaitEnd(job);

    assertThat(coordinator.results(job))
        .containsExactly(
            "{\"id\":\"q0\",\"output\":1}",
            "{\"id\":\"q1\",\"error\":\"a \\\"bad\\\" query\"}",
            "{\"id\":\"q2\",\"output\":3}");
    assertThat(coordinator.job(job).queries().failed()).isEqualTo(1);
  }

  @Test
  void poisonIsCutOutAndTheRestSucceeds() throws IOException {
    startScripted(2);
    List<String> inputs = numbers(64);
    inputs.set(37, "\"crash\"");
    long job = submit(inputs, 16);
    awaitEnd(job);

    List<String> expected = answersTo(inputs);
    List<String> lines = coordinator.results(job);
    assertThat(lines.get(37)).contains("37").contains("it crashed; on two lines");
    expected.remove(37);
    lines.remove(37);
    assertThat(lines).isEqualTo(expected);
  }

  @Test
  void nothingIsLostWhileTheCoordinatorIsAway() throws IOException {
    startScripted(2);
    List<String> inputs = numbers(3_000);
    long job = submit(inputs, 3);
    for (int i = 0; i < 3; i++) {
      long left = coordinator.left(job);
      CoreCoordinator.Outage next =
          i == 1 ? CoreCoordinator.Outage.LOSES_ANSWERS : CoreCoordinator.Outage.REFUSES;
      coordinator.setOutage(next);
      int polls = coordinator.polls();
      await().until(() -> coordinator.polls() > polls + 4);
      coordinator.setOutage(CoreCoordinator.Outage.NONE);
      await().until(() -> coordinator.left(job) < left || left == 0);
    }
    awaitEnd(job);

    assertThat(coordinator.results(job)).isEqualTo(answersTo(inputs));
    assertThat(coordinator.broken()).isZero();
  }

  @Test
  void aStoredOutputIsLetGoOnceItsReportWasAnswered() throws IOException {
    Worker unused = startScripted(2);
    long job = submit(numbers(20), 5);
    awaitEnd(job);
    await().until(() -> storage.settledOutputs().size() == 4);
  }

  @Test
  void aCancelledTaskIsStoppedAndNothingIsReported() throws IOException {
    startScripted(1);
    long job = submit(List.of("\"hang\""), 16);
    await().until(() -> model.hanging.get() == 1);

    coordinator.cancel(job);

    await().until(() -> model.stopped.get() == 1);
    long next = submit(numbers(5), 16);
    awaitEnd(next);
    assertThat(coordinator.results(next)).isEqualTo(answersTo(numbers(5)));
    assertThat(coordinator.broken() + coordinator.returned()).isZero();
  }

  @Test
  void aFullDiskBurnsNoAttempts() throws IOException {
    startScripted(2);
    storage.fullWith.set("No space left on device");
    List<String> inputs = numbers(200);
    long job = submit(inputs, 2);
    await().until(() -> storage.refused.get() >= 4);
    storage.fullWith.set(null);
    awaitEnd(job);

    assertThat(coordinator.results(job)).isEqualTo(answersTo(inputs));
    assertThat(coordinator.broken()).isZero();
    assertThat(coordinator.returned()).isPositive();
  }

  @Test
  void inputsThatCannotBeReadBreakTheTask() throws IOException {
    startScripted(1);
    FileRef broken = storage.put("pack", new byte[100]);
    long job = coordinator.submit("echo", broken, 1, 16);
    awaitEnd(job);

    assertThat(coordinator.results(job).getFirst())
        .contains("its inputs cannot be read: pack " + broken);
    assertThat(coordinator.broken()).isEqualTo(3);
  }

  @Test
  void aClosingWorkerFinishesWhatItCanAndHandsBackTheRest() throws IOException {
    Worker started = startScripted(1);
    List<String> inputs = new ArrayList<>(Collections.nCopies(50, "\"hang\""));
    submit(inputs, 1);
    await().until(() -> model.hanging.get() == 1 && coordinator.held(ID) > 1);
    assertThat(started.running())
        .singleElement()
        .satisfies(task -> assertThat(task.firstId()).isIn("q0", "q1"));

    started.close();

    assertThat(coordinator.held(ID)).isZero();
    assertThat(model.stopped.get()).isEqualTo(1);
    assertThat(coordinator.returned()).isPositive();
    assertThat(coordinator.broken()).isZero();
    assertThat(model.closed.get()).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("worker-node1-"));
  }

  @Test
  void aQueryAtOnceDoesNotWaitForATask() throws Exception {
    Worker started = startScripted(1);
    submit(List.of("\"hang\""), 16);
    await().until(() -> model.hanging.get() == 1);

    Batch.Item item = new Batch.Item.Json("42");
    assertThat(started.queryNow("echo", item, Duration.ofSeconds(5)).get())
        .isEqualTo(new Answer.Output("42", 2, null));
    assertThat(model.hanging.get()).isEqualTo(1);
    assertThatThrownBy(() -> started.queryNow("nobody", item, Duration.ofSeconds(5)).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_NOW));
  }

  @Test
  void aModelThatCannotBeLoadedIsRolledBackAndItsFolderRemoved() throws IOException {
    start(
        1,
        (_, _, _) -> {
          throw Problem.badInput("it is no graph").asException();
        });
    coordinator.deploy("broken", "java", new TreeMap<>());

    await().until(() -> !coordinator.knows("broken"));
    await().until(() -> isEmpty(temp.resolve("models/broken")));
  }

  @Test
  void anUndeployedModelIsClosedAndItsFolderRemoved() throws IOException {
    startScripted(1);
    coordinator.undeploy("echo");

    await().until(() -> model.closed.get() == 1);
    await().until(() -> isEmpty(temp.resolve("models/echo")));
  }

  @Test
  void anIdleWorkerPollsNoMoreThanItsPatience() throws IOException {
    startScripted(1);
    long job = submit(numbers(1), 1);
    awaitEnd(job);

    assertThat(msOfPolls(4)).isGreaterThan(700);
  }

  @Test
  void aModelUndeployedBeforeItsLoadBeganLeavesTheWorkerQuiet() throws IOException {
    start(
        1,
        (_, _, _) -> {
          model.gate.await();
          return new LoadedModel(model, 0.1, 0);
        });
    coordinator.deploy("ahead", "java", new TreeMap<>());
    coordinator.deploy("behind", "java", new TreeMap<>());
    awaitPolls(2);
    coordinator.undeploy("behind");
    awaitPolls(2);
    model.gate.countDown();
    await().until(() -> coordinator.isDeployed("ahead"));

    assertThat(msOfPolls(4)).isGreaterThan(700);
  }

  private void awaitPolls(int polls) {
    int before = coordinator.polls();
    await().until(() -> coordinator.polls() >= before + polls);
  }

  private long msOfPolls(int polls) {
    long start = System.nanoTime();
    awaitPolls(polls);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
