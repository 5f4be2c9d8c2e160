package idunno.node.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import idunno.base.ProblemException;
import idunno.node.coordinator.ClusterState;
import idunno.serving.Storage;
import idunno.serving.core.FileRef;
import idunno.serving.core.ResultPage;
import idunno.serving.pack.PackReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/// A job's answers as JSON lines, in the order of its input: the outputs of its tasks one after the
/// other, with a line of error for each dead letter. Nothing is gathered: a line leaves as soon as
/// the client takes it.
final class ResultStream {
  private static final int PIECES = 256;
  private static final int CHUNK = 1 << 20;

  /// Whether the job still runs, so that this is only what there is so far.
  private static final String PARTIAL_HEADER = "idunno-partial";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ClusterState state;
  private final Storage storage;
  private final Executor threads;
  private final Logger log;

  ResultStream(ClusterState state, Storage storage, Executor threads, Logger log) {
    this.state = state;
    this.storage = storage;
    this.threads = threads;
    this.log = log;
  }

  /// The line of a query that has no answer.
  record ErrorLine(String id, String error) {}

  HttpResponse stream(long job, boolean partial) {
    HttpResponseWriter writer = HttpResponse.streaming();
    writer.write(
        ResponseHeaders.builder(HttpStatus.OK)
            .add(HttpHeaderNames.CONTENT_TYPE, "application/jsonl")
            .add(PARTIAL_HEADER, Boolean.toString(partial))
            .build());
    threads.execute(() -> pump(job, writer));
    return writer;
  }

  private void pump(long job, HttpResponseWriter writer) {
    try {
      ResultPage.Position next = ResultPage.Position.START;
      while (next != null) {
        ResultPage.Position from = next;
        ResultPage page = state.readServing(serving -> serving.results(job, from, PIECES));
        for (ResultPage.Piece piece : page.pieces()) {
          write(piece, writer);
        }
        next = page.next();
      }
      writer.close();
    } catch (IOException | ProblemException e) {
      log.warn("event=results_broken job={} why=\"{}\"", job, e.getMessage());
      writer.close(e);
    } catch (CompletionException e) {
      log.info("event=results_left job={} why=\"the client went away\"", job);
      writer.abort(e);
    } catch (RuntimeException e) {
      // Nobody else would ever end the answer, and the client waits for its end.
      log.error("event=results_broken job={}", job, e);
      writer.close(e);
    }
  }

  private void write(ResultPage.Piece piece, HttpResponseWriter writer) throws IOException {
    switch (piece.state()) {
      case SUCCESS -> {
        FileRef output = piece.output();
        if (output == null) {
          throw new IllegalStateException("a Success without an output: " + piece.task());
        }
        copy(output, writer);
      }
      case FAILED -> {
        String error = piece.error() == null ? "failed" : piece.error();
        StringBuilder lines = new StringBuilder();
        for (String id : ids(piece.pack(), piece.first(), piece.count())) {
          lines.append(JSON.writeValueAsString(new ErrorLine(id, error))).append('\n');
        }
        send(HttpData.ofUtf8(lines), writer);
      }
      case READY, WAITING, CANCELLED -> {
        // No answer yet, or never one.
      }
      case REPLACED -> throw new IllegalStateException("a view shows a bisected task");
    }
  }

  private void copy(FileRef file, HttpResponseWriter writer) throws IOException {
    try (Storage.Source source = storage.open(file)) {
      for (long at = 0; at < source.size(); at += CHUNK) {
        ByteBuffer bytes = source.read(at, (int) Math.min(CHUNK, source.size() - at));
        send(HttpData.copyOf(io.netty.buffer.Unpooled.wrappedBuffer(bytes)), writer);
      }
    }
  }

  /// Waits until the client has taken it, so that a slow client costs no memory.
  private static void send(HttpData data, HttpResponseWriter writer) {
    if (!writer.tryWrite(data)) {
      throw new CompletionException(new IOException("the client is gone"));
    }
    writer.whenConsumed().join();
  }

  String idOf(FileRef pack, long position) throws IOException {
    return ids(pack, position, 1).getFirst();
  }

  private List<String> ids(FileRef pack, long first, int count) throws IOException {
    try (PackReader reader = PackReader.open(storage, pack)) {
      return reader.ids(first, count);
    }
  }
}
