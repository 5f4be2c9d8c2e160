package idunno.node.coordinator;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.serving.Assignment;
import idunno.serving.Coordinator;
import idunno.serving.Poll;
import idunno.serving.PollCodec;
import idunno.wire.worker.CoordinationGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The coordinator's leader, reached over the network wherever it is.
public final class RemoteCoordinator implements Coordinator, AutoCloseable {
  /// What an answer may take beyond the time that the poll itself is ready to wait.
  private static final long GRACE_MS = 10_000;

  private final Supplier<HostPort> leader;

  /// Not the library's shared one: that closes by itself as soon as the process is told to stop,
  /// while the worker still has tasks to hand back.
  private final ClientFactory clients = ClientFactory.builder().build();

  private @Nullable Connection connection;

  private record Connection(HostPort to, CoordinationGrpc.CoordinationBlockingStub stub) {}

  /// @param leader where the leader's clients' port is, as far as this node knows
  public RemoteCoordinator(Supplier<HostPort> leader) {
    this.leader = leader;
  }

  @Override
  public Assignment poll(Poll poll) throws InterruptedException {
    try {
      var reply =
          stub()
              .withDeadlineAfter(poll.waitMs() + GRACE_MS, TimeUnit.MILLISECONDS)
              .poll(PollCodec.encode(poll));
      return PollCodec.decode(reply);
    } catch (StatusRuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      String said = e.getStatus().getDescription();
      throw Problem.notNow("no coordinator answers: " + (said == null ? e.getStatus() : said))
          .asException();
    }
  }

  private synchronized CoordinationGrpc.CoordinationBlockingStub stub() {
    HostPort target = leader.get();
    if (connection == null || !connection.to().equals(target)) {
      URI uri = URI.create("gproto+http://" + target + "/");
      var stub =
          GrpcClients.builder(uri)
              .factory(clients)
              .responseTimeoutMillis(0)
              .maxResponseLength(0)
              .build(CoordinationGrpc.CoordinationBlockingStub.class);
      connection = new Connection(target, stub);
    }
    return connection.stub();
  }

  /// Ends all connections. Polls after this fail.
  @Override
  public void close() {
    clients.close();
  }

  /// How the other side says that this is not the time.
  static StatusRuntimeException unavailable(String why) {
    return Status.UNAVAILABLE.withDescription(why).asRuntimeException();
  }
}
