package idunno.node.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.consensus.GroupConfig;
import idunno.consensus.Limits;
import idunno.consensus.RaftGroup;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.core.FileCommand;
import idunno.files.disk.BlobStore;
import idunno.serving.core.Deployment;
import idunno.serving.core.FileRef;
import idunno.serving.core.Pack;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.core.WorkerId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final WorkerId WORKER = new WorkerId("a", 1);
  private static final int BYTES = 2_000_000;

  @TempDir Path folder;

  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final MovedClock clock = new MovedClock();
  private ClusterState state;
  private BlobStore blobs;
  private FileService files;
  private LeftoverSweep sweep;
  private int requests;

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
    HostPort address = new HostPort("127.0.0.1", freePort());
    var config =
        new GroupConfig(
            "a",
            address,
            folder.resolve("raft"),
            UUID.randomUUID(),
            List.of(new GroupConfig.Peer("a", address, true)),
            Limits.standard(),
            clock,
            fatal::add);
    state = new ClusterState(machines -> RaftGroup.open(config, machines));
    await().atMost(30, SECONDS).until(() -> state.leadership().isLocal());
    blobs = BlobStore.open(folder.resolve("blobs"), clock);
    files =
        new FileService(
            new FileService.Here("a", blobs, () -> List.of("a"), clock),
            state,
            new SecureRandom(),
            new FileSettings(1, Duration.ZERO, Duration.ofHours(1)));
    sweep =
        new LeftoverSweep(state, Duration.ofMinutes(60), clock, LoggerFactory.getLogger("sweep"));
    state.propose(new ServingCommand.RegisterWorker(WORKER, 1));
  }

  @AfterEach
  void stop() throws IOException {
    sweep.close();
    files.close();
    state.close();
    blobs.close();
    assertThat(fatal).isEmpty();
  }

  @Test
  void whatAKilledClientUploadedIsFreedAfterTheGraceTimeAndNothingElseIs() throws IOException {
    FileRef orphan = put(".idunno/packs/killed/0");
    FileRef users = put("packs/mine");
    FileRef modelFile = put(".idunno/models/m/x/model.onnx");
    FileRef pack = put(".idunno/packs/job/0");
    deploy(modelFile);
    submit(pack);

    clock.pass(Duration.ofMinutes(59));
    assertThat(sweep.sweep()).isZero();
    FileRef young = put(".idunno/packs/uploading/0");
    clock.pass(Duration.ofMinutes(2));
    assertThat(sweep.sweep()).isEqualTo(1);

    assertThat(isThere(orphan)).isFalse();
    assertThat(Stream.of(users, modelFile, pack, young)).allMatch(this::isThere);
    assertThat(files.collectOrphans()).isEqualTo(1);
    assertThat(bytesOnDisk()).isBetween(4L * BYTES, 5L * BYTES);
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
    deploy(put(".idunno/models/m/x/model.onnx"));
    FileRef pack = put(".idunno/packs/late/0");
    clock.pass(Duration.ofMinutes(61));
    sweep.sweep();

    assertThatThrownBy(() -> submit(pack))
        .hasMessage("file '.idunno/packs/late/0' has no version 1 any more: put it again");
    assertThat(state.<Integer>readServing(s -> s.jobs(Optional.empty(), 0).size())).isZero();
  }

  @Test
  void aSubmissionThatComesBetweenTheSweepsChoiceAndItsEntryKeepsItsPacks() throws IOException {
    deploy(put(".idunno/models/m/x/model.onnx"));
    FileRef pack = put(".idunno/packs/job/0");
    FileRef orphan = put(".idunno/packs/orphan/0");
    clock.pass(Duration.ofMinutes(61));
    submit(pack);

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
    deploy(put(".idunno/models/m/x/model.onnx"));
    state.propose(new ServingCommand.Loaded(WORKER, "m", 1, 1));
    clock.pass(Duration.ofMinutes(61));
    assertThat(sweep.sweep()).isZero();

    state.propose(new ServingCommand.Undeploy("m", "u"));

    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(files.collectOrphans()).isEqualTo(1);
    assertThat(bytesOnDisk()).isLessThan(BYTES);
  }

  @Test
  void aRolledBackModelsFilesAreFreedThoughTheyHaveDeleteMarkers() throws IOException {
    FileRef file = put(".idunno/models/m/x/model.onnx");
    deploy(file);
    state.propose(new ServingCommand.LoadFailed(WORKER, "m", 1, "broken"));
    state.propose(new FileCommand.Delete(file.name(), "rollback"));
    assertThat(state.<Deployment>readServing(s -> s.deployment("m", 1)))
        .isInstanceOf(Deployment.Failed.class);
    clock.pass(Duration.ofMinutes(61));

    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(files.collectOrphans()).isEqualTo(1);
    assertThat(bytesOnDisk()).isLessThan(BYTES);
  }

  @Test
  void aDeploymentOfFilesThatAreNotThereIsRefused() {
    assertThatThrownBy(() -> deploy(new FileRef(".idunno/models/m/x/none", 1)))
        .hasMessageContaining("file '.idunno/models/m/x/none' has no version 1");
    assertThat(state.<Boolean>readServing(s -> s.models().isEmpty())).isTrue();
  }

  private FileRef put(String name) throws IOException {
    byte[] content = new byte[BYTES];
    Receipt receipt =
        files.put(
            name,
            new ByteArrayInputStream(content),
            OptionalLong.of(BYTES),
            PutOptions.system("put-" + requests++));
    return new FileRef(receipt.name(), receipt.version());
  }

  private void deploy(FileRef file) {
    var model = new TreeMap<>(Map.of("model.onnx", file));
    var deploy =
        new ServingCommand.Deploy("m", "onnx", "runtime: onnx\n", model, 4, "d" + requests++);
    assertThat(state.propose(deploy)).isInstanceOf(ServingResult.Deploying.class);
  }

  private void submit(FileRef pack) {
    if (state.readServing(s -> s.model("m").orElseThrow().workers().isEmpty())) {
      state.propose(new ServingCommand.Loaded(WORKER, "m", 1, 1));
    }
    state.propose(
        new ServingCommand.Submit(
            "s" + requests++, "ann", "m", List.of(new Pack(pack, 3)), OptionalInt.empty(), false));
  }

  private boolean isThere(FileRef file) {
    return state
        .read(ns -> ns.version(file.name(), file.version()).orElseThrow().content())
        .isPresent();
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> tree = Files.walk(folder.resolve("blobs"))) {
      return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
