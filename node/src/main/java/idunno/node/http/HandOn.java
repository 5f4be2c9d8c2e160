package idunno.node.http;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import idunno.base.HostPort;
import idunno.base.Problem;
import java.util.Optional;
import java.util.function.Supplier;

/// Hands a client's request on to the node that holds the coordinator, and its answer back, both as
/// streams: so any node serves any client.
final class HandOn implements HttpService, AutoCloseable {
  private final Supplier<Optional<HostPort>> coordinator;
  private final ClientFactory clients = ClientFactory.builder().build();

  HandOn(Supplier<Optional<HostPort>> coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Optional<HostPort> to = coordinator.get();
    if (to.isEmpty()) {
      request.abort();
      return Routes.error(
          Problem.notNow(
              "no node with the coordinator is in sight: see 'idunno members', and try again"));
    }
    WebClient client =
        WebClient.builder("h1c://" + to.get())
            .factory(clients)
            .responseTimeoutMillis(0)
            .maxResponseLength(0)
            .build();
    return client
        .execute(request)
        .recover(broken ->
            Routes.error(
                Problem.notNow(
                    "the coordinator's node at %s does not answer (%s): try again"
                        .formatted(to.get(), reason(broken)))));
  }

  private static String reason(Throwable broken) {
    Throwable cause = broken.getCause() == null ? broken : broken.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    clients.close();
  }
}
