package idunno.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.Blob;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import idunno.files.disk.BlobStore;
import idunno.wire.files.BlobMessage;
import idunno.wire.files.CommitMessage;
import idunno.wire.files.FileCommandMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that follows, beside n1, which leads; the follower's own way to the log is watched.
class ByWayOfTheLeaderTest {
  @TempDir Path folder;

  private Cluster cluster;
  private BlobStore blobs;
  private FileService follower;
  private final Log log = new Log();

  @BeforeEach
  void start() throws IOException {
    cluster = new Cluster(folder, 2);
    blobs = BlobStore.open(folder.resolve("follower"), Clock.system());
    follower =
        new FileService(
            new FileService.Here("follower", blobs, new Around(), Clock.system()),
            log,
            new SecureRandom(),
            Cluster.settings(Duration.ofMillis(500)));
  }

  @AfterEach
  void stop() throws IOException {
    follower.close();
    blobs.close();
    cluster.close();
  }

  @Test
  void aCommitGoesByWayOfTheNodeThatLeads() throws IOException {
    Receipt receipt = put("a", PutOptions.user("r1"));
    assertThat(receipt.version()).isEqualTo(1);
    assertThat(cluster.blob("a").sha256()).isEqualTo(receipt.sha256());
    assertThat(log.proposed).hasValue(0);
  }

  @Test
  void theLeadersRefusalIsTheAnswer() throws IOException {
    put("a", PutOptions.user("r1"));
    assertThatThrownBy(() -> put("a", new PutOptions(new Condition.IfAbsent(), "r2", false, 0)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.REFUSED));
    assertThat(log.proposed).hasValue(0);
  }

  /// Found by the nemesis: a version that another node had acknowledged was unknown here, and a put
  /// on the condition that it is the newest was refused.
  @Test
  void aNodeThatIsBehindRefusesNoConditionThatHolds() throws IOException {
    put("a", PutOptions.user("r1"));
    log.isBehind = true;
    assertThat(put("a", PutOptions.user("r2").ifVersion(1)).version()).isEqualTo(2);
    assertThat(log.read).hasValue(1);
    assertThatThrownBy(() -> put("a", PutOptions.user("r3").ifVersion(1)))
        .hasMessageContaining("is at version 2, not 1");
  }

  @Test
  void withoutTheLeadersNodeACommitIsProposedFromHere() throws IOException {
    cluster.node(1).stop();
    assertThat(put("a", PutOptions.user("r1")).version()).isEqualTo(1);
    assertThat(log.proposed).hasValue(1);
    cluster.node(1).begin();
  }

  @Test
  void whatIsNoBlobIsBadInputAndTheLogGoesOn() throws IOException {
    put("a", PutOptions.user("r1"));
    Blob blob = cluster.blob("a");
    Blob nowhere = new Blob(blob.id(), blob.size(), blob.sha256(), List.of());
    FileCommand unplaced =
        new FileCommand.Commit("b", nowhere, new Condition.None(), "r2").withSeen(0);
    BlobMessage.Builder sound = NamespaceCodec.blobMessage(blob).toBuilder();
    List<byte[]> commands =
        List.of(
            NamespaceCodec.encodeCommand(unplaced),
            commit(sound.clone().setSize(-1)),
            commit(sound.clone().clearSha256()),
            commit(sound.clone().clearIdHigh().clearIdLow()),
            commit(BlobMessage.newBuilder()));
    for (byte[] command : commands) {
      assertThatThrownBy(() -> cluster.node(1).service.commits().proposeFor(command))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.BAD_INPUT));
    }
    assertThat(put("b", PutOptions.user("r2")).version()).isEqualTo(1);
  }

  private static byte[] commit(BlobMessage.Builder blob) {
    CommitMessage.Builder commit =
        CommitMessage.newBuilder().setName("b").setBlob(blob).setRequestId("r2").setSeenRequests(0);
    return FileCommandMessage.newBuilder().setCommit(commit).build().toByteArray();
  }

  @Test
  void aCommitThatAStoppedLeaderReadsAfterItWasForgottenIsNotDoneAgain() throws IOException {
    put("warm", PutOptions.user("r0"));
    cluster.node(1).gate.freeze();
    assertThat(put("a", PutOptions.user("r1")).version()).isEqualTo(1);
    assertThat(log.proposed).hasValue(1);
    cluster.namespace.goOnAt(Duration.ofHours(2).toMillis());
    put("b", PutOptions.user("r2"));
    long asked = cluster.namespace.asked();

    cluster.node(1).gate.thaw();

    await().atMost(Duration.ofSeconds(10)).until(() -> cluster.namespace.asked() > asked);
    assertThat(cluster.namespace.<Integer>read(state -> state.versions("a").size())).isEqualTo(1);
  }

  @Test
  void whatMayNotBeRepeatedIsProposedFromHere() throws IOException {
    assertThat(put("a", PutOptions.user("")).version()).isEqualTo(1);
    assertThat(log.proposed).hasValue(1);
    byte[] command = NamespaceCodec.encodeCommand(new FileCommand.Delete("a", "r1"));
    assertThatThrownBy(() -> follower.commits().proposeFor(command))
        .hasMessageContaining("only a commit");
    byte[] undated =
        NamespaceCodec.encodeCommand(
            new FileCommand.Commit("a", cluster.blob("a"), new Condition.None(), "r1"));
    assertThatThrownBy(() -> follower.commits().proposeFor(undated))
        .hasMessageContaining("only a commit");
    assertThatThrownBy(() -> follower.commits().proposeFor(new byte[] {9, 9, 9}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no command");
  }

  @Test
  void aVersionIsLookedUpAtTheNodeThatLeads() throws IOException {
    Receipt receipt = put("a", PutOptions.user("r1"));
    try (OpenFile file = follower.open("a", OptionalLong.empty())) {
      assertThat(file.version()).isEqualTo(1);
      assertThat(file.blob().sha256()).isEqualTo(receipt.sha256());
    }
    follower.delete("a", "r2", false);
    assertThatThrownBy(() -> follower.open("a", OptionalLong.empty()))
        .hasMessageContaining("'a' is deleted, by version 2");
    assertThatThrownBy(() -> follower.open("a", OptionalLong.of(2)))
        .hasMessageContaining("has no content");
    assertThatThrownBy(() -> follower.open("none", OptionalLong.empty()))
        .hasMessageContaining("no file is called 'none'");
    assertThat(log.read).hasValue(0);
  }

  @Test
  void manyAtOnceGetEachItsOwnAnswer() throws Exception {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "name-" + i).toList();
    for (String name : names) {
      put(name, PutOptions.user("r-" + name));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> found = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        for (String name : names) {
          found.add(
              threads.submit(() -> {
                try (OpenFile file = follower.open(name, OptionalLong.empty())) {
                  return file.blob().id().toString();
                }
              }));
        }
      }
      for (int i = 0; i < found.size(); i++) {
        String name = names.get(i % names.size());
        assertThat(found.get(i).get()).isEqualTo(cluster.blob(name).id().toString());
      }
    }
    assertThat(log.read).hasValue(0);
  }

  @Test
  void withoutTheLeadersNodeAVersionIsLookedUpHere() throws IOException {
    put("a", PutOptions.user("r1"));
    cluster.node(1).stop();
    try (OpenFile file = follower.open("a", OptionalLong.empty())) {
      assertThat(file.version()).isEqualTo(1);
    }
    assertThat(log.read).hasValue(1);
    cluster.node(1).begin();
  }

  @Test
  void whenTheLeaderHasNoQuorumAllWhoWaitGoTheirOwnWayAtOnce() throws Exception {
    put("a", PutOptions.user("r1"));
    CountDownLatch until = new CountDownLatch(1);
    cluster.namespace.loseQuorum(until);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> found = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        found.add(threads.submit(this::versionOfA));
      }
      for (Future<Long> each : found) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      }
    } finally {
      until.countDown();
    }
    assertThat(cluster.namespace.hopeless()).as("questions to the leader").isEqualTo(1);
    assertThat(log.read).hasValue(100);
  }

  @Test
  void aLeaderThatSaysItHasNoQuorumIsNotAskedAgainForAWhile() throws Exception {
    put("a", PutOptions.user("r1"));
    cluster.namespace.loseQuorum(new CountDownLatch(0));
    for (int i = 0; i < 5; i++) {
      assertThat(versionOfA()).isEqualTo(1);
    }
    assertThat(cluster.namespace.hopeless()).isEqualTo(1);
    put("b", PutOptions.user("r2"));
    assertThat(log.proposed).as("by the own way").hasValue(1);
  }

  private long versionOfA() throws IOException {
    try (OpenFile file = follower.open("a", OptionalLong.empty())) {
      return file.version();
    }
  }

  private Receipt put(String name, PutOptions options) throws IOException {
    byte[] content = Cluster.bytes(4_096);
    return follower.put(
        name, new ByteArrayInputStream(content), OptionalLong.of(content.length), options);
  }

  /// The cluster's, asked from aside.
  private final class Log implements NamespaceLog {
    private final AtomicInteger proposed = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private boolean isBehind;

    @Override
    public FileResult propose(FileCommand command) {
      proposed.incrementAndGet();
      return cluster.namespace.propose(command);
    }

    @Override
    public Optional<String> leader() {
      return Optional.of("n1");
    }

    @Override
    public <T> T read(Function<Namespace, T> query) {
      read.incrementAndGet();
      return cluster.namespace.readLocal(query);
    }

    @Override
    public <T> T readLocal(Function<Namespace, T> query) {
      return isBehind ? query.apply(new Namespace()) : cluster.namespace.readLocal(query);
    }
  }

  private final class Around implements Neighbours {
    @Override
    public List<String> live() {
      return List.of("follower");
    }

    @Override
    public Optional<HostPort> bulkAddress(String replica) {
      return replica.equals("n1") ? Optional.of(cluster.node(1).gate.address()) : Optional.empty();
    }
  }
}
