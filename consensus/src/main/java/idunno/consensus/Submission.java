package idunno.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.wire.consensus.EntryReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/// Takes one encoded entry to the leader: a method call when that is this member, a client's
/// connection otherwise. Every entry has a call id of its own, which the leader's retry cache knows
/// it by.
final class Submission implements AutoCloseable {
  private final RaftServer server;
  private final RaftServer.Division division;
  private final Supplier<RaftClient> connect;
  private final Failure failure;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final ConcurrentLinkedQueue<Long> replied = new ConcurrentLinkedQueue<>();
  private @Nullable RaftClient connection;
  private boolean closed;

  Submission(
      RaftServer server,
      RaftServer.Division division,
      Supplier<RaftClient> connect,
      Failure failure) {
    this.server = server;
    this.division = division;
    this.connect = connect;
    this.failure = failure;
  }

  /// Whether there is a leader that would take an entry.
  boolean isPossible() {
    var info = division.getInfo();
    return info.isAlive()
        && info.getLeaderId() != null
        && (!info.isLeader() || info.isLeaderReady());
  }

  /// Why nothing can be submitted, for a person.
  String whyNot() {
    String why = failure.why();
    return why != null ? why : "no coordinator is known: there may be no majority of voters";
  }

  /// The future never completes exceptionally.
  CompletableFuture<Answer> submit(ByteString entry) {
    String why = failure.why();
    if (why != null) {
      return CompletableFuture.completedFuture(new Answer.None(why, false));
    }
    CompletableFuture<RaftClientReply> reply =
        division.getInfo().isLeader() ? submitHere(entry) : submitThere(entry);
    return reply.handle(
        (given, error) -> given != null ? answer(given) : unanswered(unwrap(error)));
  }

  private CompletableFuture<RaftClientReply> submitHere(ByteString entry) {
    long callId = callIds.incrementAndGet();
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(division.getMemberId().getGroupId())
            .setCallId(callId)
            .setRepliedCallIds(takeReplied())
            .setMessage(Message.valueOf(entry))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server
          .submitClientRequestAsync(request)
          .whenComplete((reply, error) -> replied.add(callId));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// The ids whose replies the retry cache need not keep any longer.
  private List<Long> takeReplied() {
    List<Long> ids = new ArrayList<>();
    for (Long id = replied.poll(); id != null; id = replied.poll()) {
      ids.add(id);
    }
    return ids;
  }

  private CompletableFuture<RaftClientReply> submitThere(ByteString entry) {
    CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("consensus-submit")
        .start(() -> {
          try {
            reply.complete(connection().io().send(Message.valueOf(entry)));
          } catch (IOException | RuntimeException e) {
            reply.completeExceptionally(e);
          }
        });
    return reply;
  }

  private synchronized RaftClient connection() throws IOException {
    if (closed) {
      throw new ServerNotReadyException("closed");
    }
    RaftClient open = connection;
    if (open == null) {
      open = connect.get();
      connection = open;
    }
    return open;
  }

  private Answer answer(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      RaftException error = reply.getException();
      return unanswered(error == null ? new IOException("refused without a reason") : error);
    }
    try {
      EntryReply given = EntryCodec.parseReply(reply.getMessage().getContent());
      return given.getRepliesCount() == 0
          ? new Answer.None("applied, but its results were lost with the old coordinator", true)
          : new Answer.Given(reply.getLogIndex(), given);
    } catch (InvalidProtocolBufferException e) {
      return new Answer.None("the coordinator's answer is not readable: " + e.getMessage(), true);
    }
  }

  /// Only errors that Ratis gives before it appends are sure; a leader that steps down answers what
  /// it has appended with the same "not leader" as what it has not.
  private Answer unanswered(Throwable error) {
    boolean sure =
        error instanceof StateMachineException
            || error instanceof LeaderNotReadyException
            || error instanceof ResourceUnavailableException
            || error instanceof ServerNotReadyException;
    String fatal = failure.why();
    String why =
        error instanceof StateMachineException && error.getCause() != null
            ? error.getCause().getMessage()
            : error.getMessage();
    return new Answer.None(fatal != null ? fatal : String.valueOf(why), !sure);
  }

  private static Throwable unwrap(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  @Override
  public void close() throws IOException {
    RaftClient open;
    synchronized (this) {
      closed = true;
      open = connection;
      connection = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
