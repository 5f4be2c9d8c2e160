package idunno.node.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.consensus.Shape;
import idunno.files.FileService;
import idunno.membership.net.Membership;
import idunno.node.Machines;
import idunno.node.Self;
import idunno.node.coordinator.ClusterState;
import idunno.serving.Storage;
import idunno.serving.worker.Worker;
import io.grpc.BindableService;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The node's one port: JSON over HTTP for clients, gRPC for other nodes. Answers questions about
/// members from the start, and everything else once the node is in its cluster.
public final class HttpFront implements AutoCloseable {
  /// The largest body that is not streamed: a single query's input.
  private static final long LARGEST_BODY = 256L << 20;

  private static final Problem NOT_IN =
      Problem.notNow(
          "this node is not in a cluster yet: 'idunno self' says why, and others may answer");

  private final HostPort bind;
  private final MembersApi members;
  private final LogsApi logs;
  private final ExecutorService threads;
  private final Logger log;
  private @Nullable Coordinated parts;
  private @Nullable Server server;

  /// The parts of a node that requests are answered from.
  public record Coordinated(
      ClusterState state,
      FileService files,
      Storage storage,
      Worker worker,
      Self self,
      Membership membership,
      Machines machines,
      Supplier<Shape> shape,
      BindableService coordination) {}

  /// @param members answers from the start
  /// @param logs answers from the start
  public HttpFront(
      HostPort bind, MembersApi members, LogsApi logs, ExecutorService threads, Logger log) {
    this.bind = bind;
    this.members = members;
    this.logs = logs;
    this.threads = threads;
    this.log = log;
  }

  /// Answers everything from now on, or from the start.
  public synchronized void serve(Coordinated all) {
    parts = all;
    if (server != null) {
      server.reconfigure(this::define);
    }
  }

  /// Binds the port and begins to answer.
  public synchronized void start() {
    ServerBuilder builder = Server.builder().http(bind.resolve());
    define(builder);
    Server started = builder.build();
    server = started;
    started.start().join();
  }

  private void define(ServerBuilder to) {
    to.requestTimeoutMillis(0).maxRequestLength(LARGEST_BODY).gracefulShutdownTimeoutMillis(0, 500);
    Routes routes = new Routes(to, threads, log);
    members.addTo(routes);
    logs.addTo(routes);
    if (parts == null) {
      to.serviceUnder("/", (_, _) -> Routes.error(NOT_IN));
    } else {
      define(parts, routes, to);
      to.serviceUnder("/", (_, _) -> nothingHere());
    }
  }

  private void define(Coordinated all, Routes routes, ServerBuilder to) {
    new ClusterApi(all).addTo(routes);
    new FsckApi(all.state(), all.files(), all.machines()).addTo(routes);
    new FilesApi(all.state(), all.files(), all.self().name(), all.machines()).addTo(routes);
    new NamesApi(all.state()).addTo(routes);
    new ModelsApi(all.state(), all.worker()).addTo(routes);
    new ServingApi(all.state()).addTo(routes);
    new WorkersApi(all.state(), all.worker(), all.self().name()).addTo(routes);
    var results = new ResultStream(all.state(), all.storage(), threads, log);
    new JobsApi(all.state(), results).addTo(routes);
    to.service(GrpcService.builder().addService(all.coordination()).build());
  }

  private static HttpResponse nothingHere() {
    return HttpResponse.of(
        HttpStatus.NOT_FOUND,
        MediaType.JSON_UTF_8,
        "{\"error\":\"there is nothing at this path\",\"exit\":2}");
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop().join();
    }
  }
}
