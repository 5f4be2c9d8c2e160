package idunno.node.coordinator;

import com.google.common.util.concurrent.ListenableFuture;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.serving.Assignment;
import idunno.serving.Coordinator;
import idunno.serving.Poll;
import idunno.serving.PollCodec;
import idunno.wire.worker.CoordinationGrpc;
import idunno.wire.worker.PollReply;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
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
  private @Nullable Question open;

  private record Connection(HostPort to, CoordinationGrpc.CoordinationFutureStub stub) {}

  /// A poll on its way.
  private record Question(HostPort to, ListenableFuture<PollReply> reply) {}

  /// @param leader where the leader's clients' port is, as far as this node knows
  public RemoteCoordinator(Supplier<HostPort> leader) {
    this.leader = leader;
  }

  @Override
  public Assignment poll(Poll poll) throws InterruptedException {
    ListenableFuture<PollReply> reply = ask(poll);
    try {
      return PollCodec.decode(reply.get());
    } catch (CancellationException e) {
      throw Problem.notNow("the coordinator has changed").asException();
    } catch (ExecutionException e) {
      String said = e.getCause() instanceof StatusRuntimeException refused ? why(refused) : "";
      throw Problem.notNow("no coordinator answers: " + (said.isEmpty() ? e.getCause() : said))
          .asException();
    } catch (InterruptedException e) {
      reply.cancel(true);
      throw e;
    }
  }

  private static String why(StatusRuntimeException refused) {
    String said = refused.getStatus().getDescription();
    return said == null ? refused.getStatus().toString() : said;
  }

  private synchronized ListenableFuture<PollReply> ask(Poll poll) {
    HostPort target = leader.get();
    if (connection == null || !connection.to().equals(target)) {
      URI uri = URI.create("gproto+http://" + target + "/");
      var stub =
          GrpcClients.builder(uri)
              .factory(clients)
              .responseTimeoutMillis(0)
              .maxResponseLength(0)
              .build(CoordinationGrpc.CoordinationFutureStub.class);
      connection = new Connection(target, stub);
    }
    ListenableFuture<PollReply> reply =
        connection
            .stub()
            .withDeadlineAfter(poll.waitMs() + GRACE_MS, TimeUnit.MILLISECONDS)
            .poll(PollCodec.encode(poll));
    open = new Question(target, reply);
    return reply;
  }

  /// Takes the poll that waits back from whoever does not lead any longer: a process that was
  /// stopped would let it wait to its end. To be called when another leader is heard of.
  public synchronized void leaderChanged(HostPort now) {
    if (open != null && !open.to().equals(now)) {
      open.reply().cancel(true);
    }
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
