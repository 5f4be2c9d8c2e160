package idunno.files.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.LocalNamespace;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.core.Blob;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.disk.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkTest {
  @TempDir Path folder;

  private final LocalNamespace namespace = new LocalNamespace();
  private final BulkClient client = new BulkClient(Duration.ofSeconds(10));
  private BlobStore store;
  private FileService service;
  private BulkServer server;
  private HostPort address;

  @BeforeEach
  void start() throws IOException {
    store = BlobStore.open(folder.resolve("blobs"), Clock.system());
    FileSettings settings = new FileSettings(4, Duration.ZERO, Duration.ofHours(1));
    service =
        new FileService(
            new FileService.Here("n1", store, () -> List.of("n1"), Clock.system()),
            namespace,
            new SecureRandom(),
            settings);
    server =
        BulkServer.start(
            new HostPort("127.0.0.1", 0), service, BulkLimits.standard(), Clock.system());
    address = new HostPort("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    service.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_096, 262_144, 262_145, 5_000_000, 70_000_000})
  void whatIsPutIsGotBackWithItsDigest(int size) throws IOException {
    byte[] content = bytes(size);
    long[] moved = new long[1];
    Receipt receipt =
        client.put(
            address,
            request("f", size),
            new ByteArrayInputStream(content),
            (now, total) -> moved[0] = now);
    Path target = Files.writeString(folder.resolve("target"), "old");
    Fetched fetched = client.get(address, "f", OptionalLong.empty(), target, Progress.none());

    assertThat(moved[0]).isEqualTo(size);
    assertThat(receipt.version()).isEqualTo(1);
    assertThat(receipt.replicas()).containsExactly("n1");
    assertThat(fetched.sha256()).isEqualTo(receipt.sha256());
    assertThat(Files.mismatch(target, Files.write(folder.resolve("source"), content)))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "日本/é 😀", "deep/er/name", "mail@home", "...", "it's \"quoted\""})
  void namesMayHoldSpacesSlashesAndAnyUnicode(String name) {
    put(name, bytes(10));
    assertThat(put(name, bytes(11)).version()).isEqualTo(2);
    assertThat(
            client
                .get(address, name, OptionalLong.of(1), folder.resolve("t"), Progress.none())
                .size())
        .isEqualTo(10);
  }

  @Test
  void refusalsArriveAsTheProblemsThatTheyAre() {
    put("a", bytes(1));
    assertThat(problem(() -> put("../a", bytes(1)))).isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(problem(() -> put(".idunno/a", bytes(1)))).isEqualTo(Problem.Kind.REFUSED);
    assertThat(problem(() -> get("none", OptionalLong.empty()))).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(problem(() -> get("a", OptionalLong.of(2)))).isEqualTo(Problem.Kind.NOT_FOUND);
    PutOptions absent = new PutOptions(new Condition.IfAbsent(), "", false);
    assertThat(
            problem(() ->
                client.put(
                    address,
                    new PutRequest("a", OptionalLong.of(1), absent),
                    new ByteArrayInputStream(bytes(1)),
                    Progress.none())))
        .isEqualTo(Problem.Kind.REFUSED);
    service.delete("a", "", false);
    assertThatThrownBy(() -> get("a", OptionalLong.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("deleted");
    HostPort nobody = new HostPort("127.0.0.1", 1);
    assertThat(
            problem(() ->
                client.get(
                    nobody, "a", OptionalLong.empty(), folder.resolve("t"), Progress.none())))
        .isEqualTo(Problem.Kind.NOT_NOW);
    assertThat(problem(() -> client.get(address, "a", OptionalLong.of(1), folder, Progress.none())))
        .isEqualTo(Problem.Kind.BAD_INPUT);
  }

  @Test
  void theSystemMayUseItsOwnNames() {
    PutRequest pack =
        new PutRequest(".idunno/packs/x/1", OptionalLong.empty(), PutOptions.system("r"));
    client.put(address, pack, new ByteArrayInputStream(bytes(9)), Progress.none());
    assertThat(exists(".idunno/packs/x/1")).isTrue();
  }

  @Test
  void aRepeatedRequestMakesNoSecondVersionAndItsBytesAreCollected() throws IOException {
    PutRequest request = new PutRequest("a", OptionalLong.of(9), PutOptions.user("r1"));
    Receipt first =
        client.put(address, request, new ByteArrayInputStream(bytes(9)), Progress.none());
    Receipt second =
        client.put(address, request, new ByteArrayInputStream(bytes(9)), Progress.none());

    assertThat(second).isEqualTo(first);
    assertThat(store.count()).isEqualTo(2);
    await().until(() -> service.collectOrphans() == 1);
    assertThat(get("a", OptionalLong.empty()).size()).isEqualTo(9);
  }

  @Test
  void aStagedBlobIsKeptUntilItIsReleased() throws IOException {
    Blob staged = service.stage(ByteBuffer.wrap(bytes(100)));
    long before = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > before + 1);
    assertThat(service.collectOrphans()).isZero();
    assertThat(store.size(staged.id())).hasValue(100);
    service.release(staged.id());
    assertThat(service.collectOrphans()).isEqualTo(1);
  }

  @Test
  void theBytesOfAPurgedVersionAreFreedThoughTheyWereKnownToBeNeeded() throws IOException {
    put("a", bytes(5_000_000));
    await().until(() -> service.collectOrphans() == 0 && store.count() == 1);
    long before = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > before + 1);
    assertThat(service.collectOrphans()).isZero();

    namespace.propose(new FileCommand.Purge("a", 1, 0));

    assertThat(service.collectOrphans()).isEqualTo(1);
    assertThat(store.count()).isZero();
    assertThat(stored(folder.resolve("blobs"))).isLessThan(5_000_000);
  }

  private static long stored(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void aClientThatDiesInTheMiddleLeavesNothing() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port());
        Wire wire = new Wire(socket)) {
      begin(wire, "dead", 5_000_000);
      for (int i = 0; i < 10; i++) {
        wire.sendData(ByteBuffer.wrap(bytes(200_000)));
      }
      await().until(() -> hasPart(folder.resolve("blobs")));
    }
    await().until(() -> server.connections() == 0);
    assertThat(store.count()).isZero();
    assertThat(hasPart(folder.resolve("blobs"))).isFalse();
    assertThat(exists("dead")).isFalse();
  }

  @Test
  void aFileThatShrinksOrGrowsWhileItIsPutIsNotStored() {
    for (int declared : List.of(1_000, 3_000)) {
      assertThat(
              problem(() ->
                  client.put(
                      address,
                      request("a", declared),
                      new ByteArrayInputStream(bytes(2_000)),
                      Progress.none())))
          .isEqualTo(Problem.Kind.BAD_INPUT);
    }
    assertThat(exists("a")).isFalse();
  }

  @Test
  void garbageIsCutOffAndOthersAreServed() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port());
          Wire wire = new Wire(socket)) {
        socket.setSoTimeout(10_000);
        if (i % 2 == 0) {
          wire.sendHello(Wire.VERSION);
        }
        byte[] garbage = new byte[2_000];
        random.nextBytes(garbage);
        garbage[0] = (byte) 0x80;
        socket.getOutputStream().write(garbage);
        assertThat(readToEnd(socket)).isTrue();
      }
    }
    await().until(() -> server.connections() == 0);
    assertThat(put("a", bytes(10)).version()).isEqualTo(1);
  }

  @Test
  void anotherVersionsClientIsToldSo() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port());
        Wire wire = new Wire(socket)) {
      wire.sendHello(7);
      assertThat(wire.receiveHello()).isEqualTo(Wire.VERSION);
      assertThat(wire.receive())
          .isInstanceOfSatisfying(
              Frame.Failed.class, f -> assertThat(f.problem().text()).contains("release", "7"));
    }
  }

  @Test
  void aDamagedCopyFailsTheGetAndLeavesTheTargetAlone() throws IOException {
    put("a", bytes(2_000_000));
    try (Stream<Path> files = Files.list(folder.resolve("blobs"));
        FileChannel channel =
            FileChannel.open(files.findFirst().orElseThrow(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1_500_000);
    }
    Path target = Files.writeString(folder.resolve("target"), "old");
    assertThatThrownBy(
            () -> client.get(address, "a", OptionalLong.empty(), target, Progress.none()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("damaged");
    assertThat(target).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  private boolean exists(String name) {
    return namespace.read(state -> state.latest(name).isPresent());
  }

  private Receipt put(String name, byte[] content) {
    return client.put(
        address, request(name, content.length), new ByteArrayInputStream(content), Progress.none());
  }

  private Fetched get(String name, OptionalLong version) {
    return client.get(address, name, version, folder.resolve("got"), Progress.none());
  }

  private static PutRequest request(String name, long size) {
    return new PutRequest(name, OptionalLong.of(size), PutOptions.user(""));
  }

  private static Frame.Put put(String name, long size, String content) {
    return new Frame.Put(name, OptionalLong.of(size), new Condition.None(), "", false, 0, content);
  }

  @Test
  void aPutWhoseClientIsLostGoesOnWhereItEndedAndIsInvisibleUntilThen() throws Exception {
    byte[] content = bytes(5_000_000);
    int sent = 8 * Wire.DATA_BYTES;
    try (Socket socket = new Socket(address.host(), address.port());
        Wire wire = new Wire(socket)) {
      wire.sendHello(Wire.VERSION);
      wire.send(put("a", content.length, "these"));
      assertThat(wire.receiveHello()).isEqualTo(Wire.VERSION);
      assertThat(wire.receive()).isEqualTo(new Frame.Go(0));
      for (int at = 0; at < sent; at += Wire.DATA_BYTES) {
        wire.sendData(ByteBuffer.wrap(content, at, Wire.DATA_BYTES));
      }
    }
    await().until(() -> server.connections() == 0);
    assertThat(problem(() -> get("a", OptionalLong.empty()))).isEqualTo(Problem.Kind.NOT_FOUND);

    List<Long> progress = new ArrayList<>();
    PutRequest request =
        new PutRequest("a", OptionalLong.of(content.length), PutOptions.user(""), "these");
    client.put(
        address, request, new ByteArrayInputStream(content), (moved, _) -> progress.add(moved));
    assertThat(progress.get(1)).as("the first that is sent").isGreaterThan(sent);
    get("a", OptionalLong.empty());
    assertThat(folder.resolve("got")).hasBinaryContent(content);
  }

  @Test
  void otherBytesThanThoseThatCameBeforeAreNoticedAndPutAsAWhole() throws Exception {
    byte[] content = bytes(5_000_000);
    try (Socket socket = new Socket(address.host(), address.port());
        Wire wire = new Wire(socket)) {
      wire.sendHello(Wire.VERSION);
      wire.send(put("a", content.length, "these"));
      assertThat(wire.receiveHello()).isEqualTo(Wire.VERSION);
      assertThat(wire.receive()).isEqualTo(new Frame.Go(0));
      for (int i = 0; i < 8; i++) {
        wire.sendData(ByteBuffer.allocate(Wire.DATA_BYTES));
      }
    }
    await().until(() -> server.connections() == 0);
    PutRequest request =
        new PutRequest("a", OptionalLong.of(content.length), PutOptions.user(""), "these");
    assertThat(problem(() -> putBytes(request, content))).isEqualTo(Problem.Kind.NOT_NOW);
    putBytes(request, content);
    get("a", OptionalLong.empty());
    assertThat(folder.resolve("got")).hasBinaryContent(content);
  }

  private void putBytes(PutRequest request, byte[] content) {
    client.put(address, request, new ByteArrayInputStream(content), Progress.none());
  }

  private static void begin(Wire wire, String name, long size) throws IOException {
    wire.sendHello(Wire.VERSION);
    wire.send(put(name, size, ""));
    assertThat(wire.receiveHello()).isEqualTo(Wire.VERSION);
    assertThat(wire.receive()).isInstanceOf(Frame.Go.class);
  }

  private static boolean hasPart(Path blobs) throws IOException {
    try (Stream<Path> files = Files.list(blobs)) {
      return files.anyMatch(f -> f.toString().endsWith(".part"));
    }
  }

  /// Whether the other side ended the connection within the time limit, politely or not.
  private static boolean readToEnd(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      in.readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static Problem.Kind problem(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      assertThat(e.problem().text()).doesNotContain("\n");
      return e.problem().kind();
    }
    throw new AssertionError("it was not refused");
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
