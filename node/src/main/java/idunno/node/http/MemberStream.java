package idunno.node.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import idunno.membership.core.Event;
import idunno.membership.core.State;
import idunno.membership.net.Listener;
import idunno.membership.net.Membership;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// The changes in the list of members as JSON lines, each at the moment this node notices it, for
/// as long as the client listens. An empty line now and then keeps the connection honest.
final class MemberStream {
  private static final int MOST_BEHIND = 10_000;
  private static final long KEEP_ALIVE_MS = 2_000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Membership membership;
  private final Executor threads;

  MemberStream(Membership membership, Executor threads) {
    this.membership = membership;
    this.threads = threads;
  }

  /// One change.
  ///
  /// @param time milliseconds since 1970
  record Change(long time, String name, String state) {}

  HttpResponse open() {
    HttpResponseWriter writer = HttpResponse.streaming();
    writer.write(
        ResponseHeaders.of(
            HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, "application/jsonl; charset=utf-8"));
    threads.execute(() -> pump(writer));
    return writer;
  }

  private void pump(HttpResponseWriter writer) {
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>(MOST_BEHIND);
    Listener listener = (event, at) -> offer(event, at, changes, writer);
    try (Listener.Registration _ = membership.listen(listener)) {
      while (writer.isOpen()) {
        Change change = changes.poll(KEEP_ALIVE_MS, TimeUnit.MILLISECONDS);
        String line = change == null ? "" : JSON.writeValueAsString(change);
        if (!writer.tryWrite(HttpData.ofUtf8(line + "\n"))) {
          return;
        }
        writer.whenConsumed().join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      writer.close();
    } catch (Exception e) {
      writer.abort(e);
    }
  }

  /// A client that does not read for so long gets an end instead of a gap.
  private static void offer(
      Event event, long at, BlockingQueue<Change> changes, HttpResponseWriter writer) {
    State state =
        switch (event) {
          case Event.Joined _, Event.CameBack _ -> State.ACTIVE;
          case Event.Suspected _ -> State.SUSPICIOUS;
          case Event.Failed _ -> State.FAILED;
          case Event.Deleted _ -> State.DELETED;
          case Event.Left _ -> State.LEFT;
          case Event.JoinRefused _ -> null;
        };
    if (state != null
        && !changes.offer(new Change(at, event.member().name(), MembersApi.word(state)))) {
      writer.close();
    }
  }
}
