package idunno.node.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import idunno.base.HostPort;
import idunno.files.FileService;
import idunno.membership.net.Membership;
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.serving.Storage;
import idunno.serving.worker.Worker;
import io.grpc.BindableService;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The node's one port: JSON over HTTP for clients, gRPC for other nodes. First comes what it
/// serves, then [#start].
public final class HttpFront implements AutoCloseable {
  /// The largest body that is not streamed: a single query's input.
  private static final long LARGEST_BODY = 256L << 20;

  private final ServerBuilder builder;
  private final ExecutorService threads;
  private final Logger log;
  private final Routes routes;
  private HttpService rest = notFound();
  private @Nullable HandOn handOn;
  private @Nullable Server server;

  /// The parts of a node with the coordinator that requests are answered from.
  public record Coordinated(
      ClusterState state,
      FileService files,
      Storage storage,
      Worker worker,
      Self self,
      Membership membership,
      BindableService coordination) {}

  public HttpFront(HostPort bind, ExecutorService threads, Logger log) {
    this.builder =
        Server.builder()
            .http(bind.resolve())
            .requestTimeoutMillis(0)
            .maxRequestLength(LARGEST_BODY)
            .gracefulShutdownTimeoutMillis(0, 500);
    this.threads = threads;
    this.log = log;
    this.routes = new Routes(builder, threads, log);
  }

  /// Answers questions about members.
  public void serve(MembersApi members) {
    members.addTo(routes);
  }

  /// Answers everything else from this node.
  public void serve(Coordinated parts) {
    new ClusterApi(parts.state(), parts.self(), parts.membership()).addTo(routes);
    new FilesApi(parts.state(), parts.files()).addTo(routes);
    new ModelsApi(parts.state(), parts.files(), parts.worker()).addTo(routes);
    new ServingApi(parts.state()).addTo(routes);
    new WorkersApi(parts.state(), parts.worker(), parts.self().name()).addTo(routes);
    var results = new ResultStream(parts.state(), parts.storage(), threads, log);
    new JobsApi(parts.state(), results).addTo(routes);
    builder.service(GrpcService.builder().addService(parts.coordination()).build());
  }

  /// Hands everything else on to the node with the coordinator.
  ///
  /// @param coordinator where its clients' port is; empty while none is in sight
  public void handOnTheRest(Supplier<Optional<HostPort>> coordinator) {
    HandOn service = new HandOn(coordinator);
    handOn = service;
    rest = service;
  }

  private static HttpService notFound() {
    return (_, _) ->
        HttpResponse.of(
            HttpStatus.NOT_FOUND,
            MediaType.JSON_UTF_8,
            "{\"error\":\"there is nothing at this path\",\"exit\":2}");
  }

  /// Binds the port and begins to answer.
  public void start() {
    builder.serviceUnder("/", rest);
    Server started = builder.build();
    server = started;
    started.start().join();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop().join();
    }
    if (handOn != null) {
      handOn.close();
    }
  }
}
