package idunno.files.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.files.FileService;
import idunno.files.FileSettings;
import idunno.files.LocalNamespace;
import idunno.files.PutOptions;
import idunno.files.core.Condition;
import idunno.files.core.Digest;
import idunno.files.disk.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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

/// A client's connections live longer than a call, and large files come as they lie on disk.
final class KeptConnectionsTest {
  @TempDir Path folder;
  private final BulkClient client = new BulkClient(Duration.ofSeconds(10));
  private BlobStore store;
  private FileService service;
  private BulkServer server;
  private HostPort address;

  @BeforeEach
  void start() throws IOException {
    store = BlobStore.open(folder, Clock.system());
    service =
        new FileService(
            new FileService.Here("n1", store, () -> List.of("n1"), Clock.system()),
            new LocalNamespace(),
            new SecureRandom(),
            new FileSettings(4, Duration.ofMinutes(1), Duration.ofHours(1)));
    serve(Duration.ofSeconds(30));
  }

  /// @param stall how long the node lets a connection rest
  private void serve(Duration stall) throws IOException {
    server =
        BulkServer.start(
            new HostPort("127.0.0.1", 0), service, new BulkLimits(8, stall), Clock.system());
    address = new HostPort("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    service.close();
    store.close();
  }

  @Test
  void manyCallsShareOneConnection() {
    for (int i = 0; i < 20; i++) {
      put("a", bytes(100 + i));
      assertThat(get("a")).isEqualTo(bytes(100 + i));
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aConnectionThatTheNodeHasClosedMeanwhileIsReplaced() throws IOException {
    server.close();
    serve(Duration.ofSeconds(1));
    put("a", bytes(100));
    await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() == 0);

    put("a", bytes(200));
    assertThat(get("a")).isEqualTo(bytes(200));
  }

  @Test
  void whatFollowsARefusedPutOnItsConnectionIsPassedOver() throws IOException {
    put("a", bytes(10));
    byte[] content = bytes(50);
    Digest digest = new Digest();
    digest.update(ByteBuffer.wrap(content));
    Frame.End end = new Frame.End(content.length, digest.finish());
    try (Socket socket = new Socket(address.host(), address.port());
        Wire wire = new Wire(socket)) {
      wire.sendHello(Wire.VERSION);
      assertThat(wire.receiveHello()).isEqualTo(Wire.VERSION);
      wire.sendAtOnce(asked("a", new Condition.IfAbsent()), ByteBuffer.wrap(content), end);
      assertThat(wire.receive()).isInstanceOf(Frame.Failed.class);
      wire.sendAtOnce(asked("b", new Condition.None()), ByteBuffer.wrap(content), end);
      Frame answer = wire.receive();
      assertThat(answer instanceof Frame.Go ? wire.receive() : answer)
          .isInstanceOf(Frame.Done.class);
    }
    assertThat(get("a")).isEqualTo(bytes(10));
    assertThat(get("b")).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 65_535, 65_536, 65_537, 3_000_000, 3_999_999, 4_000_000})
  void aLargeFileComesFromAnyOffsetOn(long offset) {
    byte[] content = bytes(4_000_000);
    put("large", content);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long got =
        client.getFrom(address, "large", OptionalLong.empty(), offset, Channels.newChannel(out));

    assertThat(got).isEqualTo(content.length - offset);
    assertThat(out.toByteArray())
        .isEqualTo(java.util.Arrays.copyOfRange(content, (int) offset, content.length));
  }

  @Test
  void aDamagedChunkOfALargeFileIsNeverHandedOn() throws IOException {
    byte[] content = bytes(4_000_000);
    put("large", content);
    flipABit(2_000_000);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String said = "";
    try {
      client.getFrom(address, "large", OptionalLong.empty(), 0, Channels.newChannel(out));
    } catch (idunno.base.ProblemException e) {
      said = String.valueOf(e.getMessage());
    }

    // The node has looked itself, after the client had found the damage.
    assertThat(said).contains("damaged in its chunk 30");
    assertThat(out.size()).isLessThan(2_000_000);
    assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOf(content, out.size()));
  }

  private void flipABit(long at) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path blob = files.filter(file -> file.toString().endsWith(".blob")).findFirst().orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 1);
      }
    }
  }

  private static Frame.Put asked(String name, Condition condition) {
    return new Frame.Put(name, OptionalLong.of(50), condition, "", false, 0, "");
  }

  private void put(String name, byte[] content) {
    PutOptions options = PutOptions.user(name + content.length);
    PutRequest request = new PutRequest(name, OptionalLong.of(content.length), options);
    Object unused =
        client.put(address, request, new ByteArrayInputStream(content), Progress.none());
  }

  private byte[] get(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    client.get(address, name, OptionalLong.empty(), out, Progress.none());
    return out.toByteArray();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
