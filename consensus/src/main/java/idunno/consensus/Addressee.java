package idunno.consensus;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Refuses what was meant for another member, and everything while this one is not ready for it.
/// Ratis answers whoever reaches it: a machine that comes back at its address with a new disk and a
/// new name would go on voting, and acknowledging, under the old name, and so vote away what the
/// old disk had promised.
final class Addressee implements ServerInterceptor {
  private final ByteString self;
  private volatile boolean shut;

  Addressee(String peer) {
    self = ByteString.copyFromUtf8(peer);
  }

  /// Whether nobody is let in, for as long as a division is being opened: a leader's message that
  /// reaches it half-way makes it a follower, and what opens it fails over that.
  void shut(boolean shut) {
    this.shut = shut;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Reading<>(call, next.startCall(call, headers));
  }

  private static @Nullable ByteString addressee(Object message) {
    return switch (message) {
      case AppendEntriesRequestProto r -> r.getServerRequest().getReplyId();
      case RequestVoteRequestProto r -> r.getServerRequest().getReplyId();
      case InstallSnapshotRequestProto r -> r.getServerRequest().getReplyId();
      case StartLeaderElectionRequestProto r -> r.getServerRequest().getReplyId();
      case ReadIndexRequestProto r -> r.getServerRequest().getReplyId();
      case RaftClientRequestProto r -> r.getRpcRequest().getReplyId();
      default -> null;
    };
  }

  private final class Reading<Q, R> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, R> call;
    private boolean refused;

    Reading(ServerCall<Q, R> call, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      ByteString addressee = addressee(message);
      if (addressee != null && !addressee.equals(self)) {
        refuse(
            Status.FAILED_PRECONDITION.withDescription(
                "this is " + self.toStringUtf8() + ", not " + addressee.toStringUtf8()));
      } else if (shut) {
        refuse(Status.UNAVAILABLE.withDescription(self.toStringUtf8() + " is being opened"));
      } else if (!refused) {
        super.onMessage(message);
      }
    }

    private void refuse(Status why) {
      if (!refused) {
        refused = true;
        call.close(why, new Metadata());
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
