package idunno.engine.child;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Clock;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TailTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> logged = new ArrayList<>();
  private final Tail tail = new Tail(new HandClock(nanos), logged::add);

  @Test
  void onlyTheLastLinesAreKept() {
    print("line\n".repeat(50) + "the last, without an end");
    assertThat(tail.lines()).hasSize(Tail.MAX_LINES).last().isEqualTo("the last, without an end");
  }

  @Test
  void anEndlessLineIsCut() {
    print("x".repeat(1_000_000) + "\nnext\n");
    assertThat(tail.lines()).containsExactly("x".repeat(Tail.MAX_LINE_BYTES), "next");
  }

  @Test
  void theLogTakesABoundedNumberOfLinesEachSecondAndSaysHowManyItLeftOut() {
    print("line\n".repeat(1000));
    assertThat(logged).hasSize(Tail.MAX_LOGGED_PER_SECOND);
    nanos.addAndGet(1_000_000_000L);
    print("later\n");
    assertThat(logged.subList(Tail.MAX_LOGGED_PER_SECOND, logged.size()))
        .containsExactly("(980 lines left out)", "later");
  }

  @Test
  void lastWordsKeepTheEnd() {
    print("one\ntwo\n");
    assertThat(tail.lastWords(100)).isEqualTo("one | two");
    assertThat(tail.lastWords(3)).isEqualTo("…two");
  }

  private void print(String text) {
    tail.drain(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private record HandClock(AtomicLong nanos) implements Clock {
    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public long monotonicNanos() {
      return nanos.get();
    }
  }
}
