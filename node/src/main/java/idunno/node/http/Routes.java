package idunno.node.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import idunno.base.Problem;
import idunno.base.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Puts handlers on paths. Handlers block as they like: each request has a virtual thread of its
/// own. What a handler returns is the reply's JSON; a [Problem] it throws is the reply's error.
final class Routes {
  /// Fields are snake_case on the wire and camelCase in records.
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final ServerBuilder server;
  private final Executor threads;
  private final Logger log;

  Routes(ServerBuilder server, Executor threads, Logger log) {
    this.server = server;
    this.threads = threads;
    this.log = log;
  }

  /// Answers one request with a value that becomes JSON.
  interface Handler {
    Object handle(Request request) throws Exception;
  }

  /// Answers one request with a response of its own making.
  interface RawHandler {
    HttpResponse handle(Request request) throws Exception;
  }

  /// What every error looks like to a client.
  record ErrorReply(String error, int exit) {}

  void get(String path, Handler handler) {
    raw(HttpMethod.GET, path, request -> json(HttpStatus.OK, handler.handle(request)));
  }

  void post(String path, Handler handler) {
    raw(HttpMethod.POST, path, request -> json(HttpStatus.OK, handler.handle(request)));
  }

  void raw(HttpMethod method, String path, RawHandler handler) {
    server
        .route()
        .methods(method)
        .path(path)
        .build((context, request) -> serve(context, request, handler));
  }

  private HttpResponse serve(
      ServiceRequestContext context, HttpRequest request, RawHandler handler) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole ->
                CompletableFuture.supplyAsync(
                    () -> answer(new Request(context, whole, JSON), handler), threads)));
  }

  private HttpResponse answer(Request request, RawHandler handler) {
    try {
      return handler.handle(request);
    } catch (ProblemException e) {
      return error(e.problem());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return error(Problem.notNow("the node is stopping: ask another, or try again"));
    } catch (Exception e) {
      log.error("event=request_failed", e);
      return error(Problem.notNow("the node failed to answer (" + e + "): its log says why"));
    }
  }

  /// What a client is told when its request was not carried out.
  static HttpResponse error(Problem problem) {
    HttpStatus status =
        switch (problem.kind()) {
          case BAD_INPUT -> HttpStatus.BAD_REQUEST;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case NOT_NOW, NO_ROOM -> HttpStatus.SERVICE_UNAVAILABLE;
          case REFUSED -> HttpStatus.FORBIDDEN;
        };
    return json(status, new ErrorReply(problem.text(), problem.kind().exitCode()));
  }

  private static HttpResponse json(HttpStatus status, Object value) {
    return HttpResponse.of(
        ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8),
        HttpData.wrap(JSON.writeValueAsBytes(value)));
  }
}
