package idunno.files.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.core.BlobId;
import idunno.files.core.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is taken for a dead node and what for a slow one: against a node whose every frame is
/// scripted.
class LinkTest {
  private static final Duration SILENCE = Duration.ofMillis(300);
  private static final BlobId ID = new BlobId(1, 2);
  private static final Sha256 DIGEST = new Sha256(1, 2, 3, 4);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private ServerSocket listening;
  private HostPort address;
  private Links links;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    address = new HostPort("127.0.0.1", listening.getLocalPort());
    links = new Links(SILENCE, Clock.system());
  }

  @AfterEach
  void stop() throws IOException {
    end.countDown();
    timer.shutdownNow();
    links.close();
    listening.close();
  }

  private interface Script {
    void play(Wire wire) throws Exception;
  }

  /// Answers the next connection by the script, after the hellos.
  private void answer(Script script) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = listening.accept();
              Wire wire = new Wire(socket)) {
            wire.receiveHello();
            wire.sendHello(Wire.VERSION);
            script.play(wire);
          } catch (Exception e) {
            end.countDown();
          }
        });
  }

  private static void takeStore(Wire wire) throws IOException {
    while (!(wire.receive() instanceof Frame.End)) {
      continue;
    }
  }

  private SentStore send(int size) throws IOException {
    return links.send(address, Links.storeRequest(ID, ByteBuffer.allocate(size), DIGEST));
  }

  @Test
  void aNodeThatSaysThatItIsBusyIsWaitedForLongerThanTheLimitOfSilence() throws Exception {
    answer(wire -> {
      takeStore(wire);
      CountDownLatch beats = new CountDownLatch(15);
      timer.scheduleAtFixedRate(
          () -> {
            try {
              wire.send(new Frame.Busy(0));
              beats.countDown();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          },
          0,
          SILENCE.toMillis() / 5,
          TimeUnit.MILLISECONDS);
      beats.await();
      timer.shutdownNow();
      timer.awaitTermination(5, TimeUnit.SECONDS);
      wire.send(new Frame.Stored());
      end.await();
    });
    long before = System.nanoTime();
    send(100).await();
    assertThat(System.nanoTime() - before).isGreaterThan(2 * SILENCE.toNanos());
  }

  @Test
  void aNodeThatSaysNothingIsGivenUp() throws Exception {
    answer(wire -> end.await());
    SentStore sent = send(100);
    assertThatThrownBy(sent::await)
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("silent for 300 ms");
  }

  @Test
  void aNodeThatDoesNotEvenGreetIsGivenUp() {
    assertThatThrownBy(() -> send(100)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aNodeThatTakesNoBytesIsGivenUpInTheMiddleOfAWrite() throws Exception {
    answer(wire -> end.await());
    RemoteWriter writer = links.write(address, ID);
    Chunk chunk = Chunk.of(ByteBuffer.allocate(Chunk.MAX_BYTES));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                writer.write(chunk);
              }
            })
        .isInstanceOf(SocketTimeoutException.class);
    writer.close();
  }

  @Test
  void aNodeThatTakesNoBytesButSaysThatItIsBusyIsWaitedFor() throws Exception {
    CountDownLatch beats = new CountDownLatch(15);
    answer(wire -> {
      timer.scheduleAtFixedRate(
          () -> {
            try {
              wire.send(new Frame.Busy(0));
              beats.countDown();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          },
          0,
          SILENCE.toMillis() / 5,
          TimeUnit.MILLISECONDS);
      beats.await();
      takeStore(wire);
      timer.shutdownNow();
      timer.awaitTermination(5, TimeUnit.SECONDS);
      wire.send(new Frame.Stored());
      end.await();
    });
    Chunk chunk = Chunk.of(ByteBuffer.allocate(Chunk.MAX_BYTES));
    try (RemoteWriter writer = links.write(address, ID)) {
      for (int i = 0; i < 100; i++) {
        writer.write(chunk);
      }
      writer.commit(100L * Chunk.MAX_BYTES, DIGEST);
    }
    assertThat(beats.getCount()).isZero();
  }

  @Test
  void aRefusalIsHeardThoughTheSenderIsInTheMiddle() throws Exception {
    answer(wire -> {
      wire.receive();
      wire.receive();
      wire.send(new Frame.Busy(1));
      wire.send(new Frame.Failed(Problem.noRoom("full")));
      wire.endPolitely(1_000_000);
    });
    RemoteWriter writer = links.write(address, ID);
    Chunk chunk = Chunk.of(ByteBuffer.allocate(Chunk.MAX_BYTES));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                writer.write(chunk);
              }
            })
        .isInstanceOfSatisfying(
            ReplicaRefusedException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NO_ROOM));
    writer.close();
  }

  @Test
  void aConversationThatBreaksOffHereEndsItsConnection() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    answer(wire -> {
      try {
        wire.receive();
      } catch (EOFException e) {
        ended.countDown();
        throw e;
      }
    });
    List<Sought.Version> broken =
        new AbstractList<>() {
          @Override
          public Sought.Version get(int index) {
            throw new IllegalStateException("gone");
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThatThrownBy(() -> links.find(address, broken)).isInstanceOf(IllegalStateException.class);
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aConnectionThatTheNodeHasClosedSinceIsReplacedByAFreshOne() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    answer(wire -> {
      takeStore(wire);
      wire.send(new Frame.Stored());
      wire.close();
      closed.countDown();
    });
    send(100).await();
    closed.await();
    answer(wire -> {
      takeStore(wire);
      wire.send(new Frame.Stored());
      end.await();
    });
    send(100).await();
  }
}
