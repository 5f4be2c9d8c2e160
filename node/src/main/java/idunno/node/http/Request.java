package idunno.node.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import idunno.base.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One request as a handler sees it: path and query parameters by name, and the whole body.
final class Request {
  private final ServiceRequestContext context;
  private final AggregatedHttpRequest http;
  private final JsonMapper json;

  Request(ServiceRequestContext context, AggregatedHttpRequest http, JsonMapper json) {
    this.context = context;
    this.http = http;
    this.json = json;
  }

  /// A parameter of the route's path, such as `{name}`.
  String path(String name) {
    String value = context.pathParam(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /// A job's number from the path.
  long jobId() {
    String text = path("id");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Problem.badInput("'" + text + "' is not the number of a job: see 'idunno jobs'")
          .asException();
    }
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
  }

  String require(String name) {
    return query(name)
        .orElseThrow(() -> Problem.badInput("the request lacks '" + name + "'").asException());
  }

  OptionalLong number(String name) {
    try {
      return query(name).map(Long::parseLong).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    } catch (NumberFormatException _) {
      throw Problem.badInput("'" + name + "' must be a number").asException();
    }
  }

  ByteBuffer body() {
    return ByteBuffer.wrap(http.content().array());
  }

  /// The body as JSON of the given shape; an unknown or missing field is the caller's error.
  <T> T json(Class<T> shape) {
    try {
      T value = json.readValue(http.content().array(), shape);
      if (value == null) {
        throw Problem.badInput("the request has no body").asException();
      }
      MissingField.in(value)
          .ifPresent(name -> {
            throw Problem.badInput("the request's body lacks '" + name + "'").asException();
          });
      return value;
    } catch (JacksonException e) {
      throw Problem.badInput("the request's body is not what was expected: " + firstLine(e))
          .asException();
    }
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not JSON");
  }
}
