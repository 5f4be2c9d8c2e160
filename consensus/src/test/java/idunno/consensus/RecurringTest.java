package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecurringTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(Recurring.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final HandClock clock = new HandClock();
  private Recurring.Work work = () -> {};
  private final Recurring recurring =
      new Recurring("it went wrong", () -> work.run(), new Failure("a", fatal::add), clock);

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
    log.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(lines);
    log.setAdditive(true);
  }

  @Test
  void aFailureThatStaysIsLoggedOnceAMinuteAndEachOtherReasonAtOnce() {
    work = failing("first");
    for (int i = 0; i < 100; i++) {
      assertThat(recurring.run()).isFalse();
    }
    assertThat(said()).containsExactly("it went wrong: java.io.IOException: first");
    clock.advance(Duration.ofMinutes(1));
    assertThat(recurring.run()).isFalse();
    assertThat(said()).hasSize(2);
    work = failing("second");
    assertThat(recurring.run()).isFalse();
    assertThat(said()).hasSize(3).last().asString().endsWith("second");
    work = () -> {};
    assertThat(recurring.run()).isTrue();
    assertThat(fatal).isEmpty();
  }

  @Test
  void whatNoTryingAgainMendsEndsTheNodeAndSaysWhy() {
    work =
        () -> {
          throw new NoClassDefFoundError("gone");
        };
    assertThat(recurring.run()).isFalse();
    assertThat(recurring.run()).isFalse();
    await().atMost(10, SECONDS).until(() -> !fatal.isEmpty());
    assertThat(fatal).hasSize(1);
    assertThat(fatal.getFirst()).hasMessage("it went wrong: java.lang.NoClassDefFoundError: gone");
  }

  private static Recurring.Work failing(String why) {
    return () -> {
      throw new IOException(why);
    };
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
