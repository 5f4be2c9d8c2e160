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
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.serving.Storage;
import idunno.serving.worker.Worker;
import io.grpc.BindableService;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/// The node's one port: JSON over HTTP for clients, gRPC for other nodes.
public final class HttpFront implements AutoCloseable {
  /// The largest body that is not streamed: a single query's input.
  private static final long LARGEST_BODY = 256L << 20;

  private final Server server;

  /// The parts of a node that requests are answered from.
  public record Parts(
      ClusterState state,
      FileService files,
      Storage storage,
      Worker worker,
      Self self,
      BindableService coordination) {}

  public HttpFront(HostPort bind, Parts parts, ExecutorService threads, Logger log) {
    ServerBuilder builder =
        Server.builder()
            .http(bind.resolve())
            .requestTimeoutMillis(0)
            .maxRequestLength(LARGEST_BODY)
            .gracefulShutdownTimeoutMillis(0, 500);
    Routes routes = new Routes(builder, threads, log);
    new ClusterApi(parts.state(), parts.self()).addTo(routes);
    new FilesApi(parts.state(), parts.files()).addTo(routes);
    new ModelsApi(parts.state(), parts.files(), parts.worker()).addTo(routes);
    new ServingApi(parts.state()).addTo(routes);
    new WorkersApi(parts.state(), parts.worker(), parts.self().name()).addTo(routes);
    var results = new ResultStream(parts.state(), parts.storage(), threads, log);
    new JobsApi(parts.state(), results).addTo(routes);
    builder.service(GrpcService.builder().addService(parts.coordination()).build());
    builder.serviceUnder("/", notFound());
    this.server = builder.build();
  }

  private static HttpService notFound() {
    return (context, request) ->
        HttpResponse.of(
            HttpStatus.NOT_FOUND,
            MediaType.JSON_UTF_8,
            "{\"error\":\"there is nothing at this path\",\"exit\":2}");
  }

  /// Binds the port and begins to answer.
  public void start() {
    server.start().join();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
