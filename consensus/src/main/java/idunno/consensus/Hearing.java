package idunno.consensus;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/// Tells a [Quiescence] what leaders and candidates say to this member, and when a leader can no
/// longer be heard.
///
/// A leader's promise to go on leading travels in a field that Ratis uses for its clients only, the
/// time after which a request has no answer.
final class Hearing implements ServerInterceptor {
  private final Quiescence quiescence;

  Hearing(Quiescence quiescence) {
    this.quiescence = quiescence;
  }

  /// A leader's message, with the promise that it may be silent after it.
  static AppendEntriesRequestProto promising(AppendEntriesRequestProto message) {
    var header = message.getServerRequest().toBuilder().setTimeoutMs(Quiescence.PROMISE_MS);
    return message.toBuilder().setServerRequest(header).build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Listening<>(next.startCall(call, headers));
  }

  private final class Listening<Q> extends SimpleForwardingServerCallListener<Q> {
    private @Nullable String leader;

    Listening(ServerCall.Listener<Q> next) {
      super(next);
    }

    @Override
    public void onMessage(Q message) {
      switch (message) {
        case AppendEntriesRequestProto said -> {
          var header = said.getServerRequest();
          leader = header.getRequestorId().toStringUtf8();
          quiescence.heard(leader, said.getLeaderTerm(), header.getTimeoutMs());
        }
        case RequestVoteRequestProto _ -> quiescence.demand();
        default -> {
          // Says nothing about who leads.
        }
      }
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      end();
      super.onHalfClose();
    }

    @Override
    public void onComplete() {
      end();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      end();
      super.onCancel();
    }

    private void end() {
      if (leader != null) {
        quiescence.lost(leader);
      }
    }
  }
}
