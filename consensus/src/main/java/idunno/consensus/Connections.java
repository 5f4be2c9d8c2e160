package idunno.consensus;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;

/// Takes requests to other members, each once: who asks decides when to ask again, and whom.
final class Connections implements AutoCloseable {
  private final RaftClientRpc rpc;

  Connections(ClientId client, RaftProperties properties) {
    rpc = new GrpcFactory(new Parameters()).newRaftClientRpc(client, properties);
  }

  RaftClientRpc rpc() {
    return rpc;
  }

  /// The reply comes on a thread of its own.
  CompletableFuture<RaftClientReply> send(RaftPeer to, RaftClientRequest request) {
    CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
    rpc.addRaftPeers(List.of(to));
    Thread.ofVirtual()
        .name("consensus-submit")
        .start(() -> {
          try {
            reply.complete(rpc.sendRequest(request));
          } catch (IOException | RuntimeException e) {
            reply.completeExceptionally(e);
            // A broken channel waits ever longer before it connects again: a new one does not.
            rpc.handleException(to.getId(), e, false);
          }
        });
    return reply;
  }

  @Override
  public void close() throws IOException {
    rpc.close();
  }
}
