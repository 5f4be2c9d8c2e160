package idunno.node.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import idunno.logs.answer.AnswerWriter;
import idunno.node.logs.LogSearches;
import idunno.node.logs.SearchRequest;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;

/// Log searches: over all nodes for clients, through this node's files for other nodes. The answers
/// are frames, see [idunno.logs.answer].
public final class LogsApi {
  private final LogSearches searches;
  private final Logger log;

  public LogsApi(LogSearches searches, Logger log) {
    this.searches = searches;
    this.log = log;
  }

  void addTo(Routes routes) {
    routes.raw(HttpMethod.POST, "/v1/logs", this::everywhere);
    routes.raw(HttpMethod.POST, "/v1/logs/scan", this::here);
  }

  private HttpResponse everywhere(Request request) {
    LogSearches.Everywhere search = searches.everywhere(ready(request));
    HttpResponseWriter writer = begin();
    var unused =
        writer
            .whenComplete()
            .whenComplete((_, gone) -> {
              if (gone != null) {
                search.end();
              }
            });
    start(writer, search::run);
    return writer;
  }

  private HttpResponse here(Request request) {
    LogSearches.Ready ready = ready(request);
    HttpResponseWriter writer = begin();
    start(writer, out -> searches.here(ready, out));
    return writer;
  }

  private LogSearches.Ready ready(Request request) {
    byte[] body = new byte[request.body().remaining()];
    request.body().get(body);
    return searches.prepare(request.json(SearchRequest.class), body);
  }

  private static HttpResponseWriter begin() {
    HttpResponseWriter writer = HttpResponse.streaming();
    writer.write(
        ResponseHeaders.of(
            HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, "application/x-idunno-frames"));
    return writer;
  }

  /// A search that writes frames until it has no more.
  private interface Search {
    void run(AnswerWriter.Out out) throws IOException, InterruptedException;
  }

  /// A thread of the system's for each: a search that is busy must not keep those from running who
  /// share a virtual thread's carrier.
  private void start(HttpResponseWriter writer, Search search) {
    Thread.ofPlatform().daemon().name("log search").start(() -> run(writer, search));
  }

  private void run(HttpResponseWriter writer, Search search) {
    try {
      search.run(new ResponseOut(writer));
      writer.close();
    } catch (IOException e) {
      log.info("event=search_left why=\"{}\"", e.getMessage());
      writer.abort(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      writer.abort(e);
    } catch (RuntimeException e) {
      // Nobody else would ever end the answer.
      log.error("event=search_failed", e);
      writer.abort(e);
    }
  }

  /// Waits until the reader has taken each portion, so that a slow one costs no memory.
  private record ResponseOut(HttpResponseWriter writer) implements AnswerWriter.Out {
    @Override
    public void send(byte[] frames, int length) throws IOException {
      if (!writer.tryWrite(HttpData.copyOf(frames, 0, length))) {
        throw new IOException("the reader is gone");
      }
      try {
        Object unused = writer.whenConsumed().join();
      } catch (CompletionException e) {
        throw new IOException("the reader is gone", e);
      }
    }

    @Override
    public boolean isWanted() {
      return writer.isOpen();
    }
  }
}
