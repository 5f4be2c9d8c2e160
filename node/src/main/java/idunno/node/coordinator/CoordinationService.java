package idunno.node.coordinator;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.serving.Coordinator;
import idunno.serving.Poll;
import idunno.serving.PollCodec;
import idunno.wire.worker.CoordinationGrpc;
import idunno.wire.worker.PollReply;
import idunno.wire.worker.PollRequest;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;

/// Answers the polls of other nodes' workers, each on a thread of its own.
public final class CoordinationService extends CoordinationGrpc.CoordinationImplBase {
  private final Coordinator desk;
  private final Predicate<String> isGone;
  private final Executor threads;
  private final Logger log;

  /// @param isGone whether the membership has given up a node, by its name: one that is leaving
  ///   goes on polling, and must not be taken in again
  public CoordinationService(
      Coordinator desk, Predicate<String> isGone, Executor threads, Logger log) {
    this.desk = desk;
    this.isGone = isGone;
    this.threads = threads;
    this.log = log;
  }

  @Override
  public void poll(PollRequest request, StreamObserver<PollReply> reply) {
    threads.execute(() -> answer(request, reply));
  }

  private void answer(PollRequest request, StreamObserver<PollReply> reply) {
    try {
      Poll poll = PollCodec.decode(request);
      String node = poll.worker().node();
      if (isGone.test(node)) {
        throw Problem.notNow("node '" + node + "' is no longer a member").asException();
      }
      reply.onNext(PollCodec.encode(desk.poll(poll)));
      reply.onCompleted();
    } catch (ProblemException e) {
      reply.onError(RemoteCoordinator.unavailable(e.problem().text()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      reply.onError(RemoteCoordinator.unavailable("the node is stopping"));
    } catch (RuntimeException e) {
      log.error("event=poll_failed", e);
      reply.onError(RemoteCoordinator.unavailable("the coordinator failed: " + e));
    }
  }
}
