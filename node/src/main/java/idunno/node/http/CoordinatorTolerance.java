package idunno.node.http;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import idunno.base.HostPort;
import idunno.consensus.Shape;
import idunno.node.Machines;
import idunno.node.coordinator.ClusterState;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How many voters may fail with the coordinator still there: only its leader knows which of them
/// run, so it is asked.
final class CoordinatorTolerance {
  private static final String PATH = "/v1/coordinator";
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ClusterState state;
  private final Machines machines;
  private final Supplier<Shape> shape;

  CoordinatorTolerance(ClusterState state, Machines machines, Supplier<Shape> shape) {
    this.state = state;
    this.machines = machines;
    this.shape = shape;
  }

  /// @param tolerates null where this node does not lead
  record Own(@Nullable Integer tolerates) {}

  void addTo(Routes routes) {
    routes.get(PATH, _ -> own());
  }

  private Own own() {
    return new Own(state.leadership().isLocal() ? shape.get().tolerated() : null);
  }

  /// Null when the leader does not say.
  @Nullable Integer tolerates() {
    if (state.leadership().isLocal()) {
      return shape.get().tolerated();
    }
    return machines.address(state.leadership().leader()).map(this::askedOf).orElse(null);
  }

  private @Nullable Integer askedOf(HostPort leader) {
    try {
      AggregatedHttpResponse reply =
          WebClient.builder("http://" + leader)
              .responseTimeout(PATIENCE)
              .build()
              .blocking()
              .get(PATH);
      JsonNode tolerates = JSON.readTree(reply.contentUtf8()).get("tolerates");
      return tolerates == null || !tolerates.isInt() ? null : Integer.valueOf(tolerates.asInt());
    } catch (RuntimeException _) {
      // A leader that is just being replaced says nothing, and nothing is claimed.
      return null;
    }
  }
}
