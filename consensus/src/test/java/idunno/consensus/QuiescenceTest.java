package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a follower makes of a promise; with real groups in [RestingTest].
class QuiescenceTest {
  private final HandClock clock = new HandClock();
  private final Quiescence quiescence = new Quiescence(clock, new Followers());

  @BeforeEach
  void promise() {
    quiescence.see(false, Set.of("a", "b"));
    quiescence.heard("a", 3, Quiescence.PROMISE_MS);
  }

  @Test
  void aPromiseHoldsForItsTimeAndForTheOneWhoGaveIt() {
    assertThat(quiescence.isVouchedFor("a")).isTrue();
    assertThat(quiescence.isVouchedFor("b")).isFalse();
    clock.advance(Duration.ofMillis(Quiescence.PROMISE_MS));
    assertThat(quiescence.isVouchedFor("a")).isFalse();
  }

  @Test
  void noPromiseIsBelievedForLongerThanAnyLeaderMeans() {
    quiescence.heard("a", 3, Long.MAX_VALUE);
    clock.advance(Duration.ofMillis(Quiescence.PROMISE_MS));
    assertThat(quiescence.isVouchedFor("a")).isFalse();
  }

  @Test
  void whoeverNeedsTheLeaderEndsThePromise() {
    quiescence.demand();
    assertThat(quiescence.isVouchedFor("a")).isFalse();
  }

  @Test
  void theFirstDoubtEndsThePromiseForGood() {
    quiescence.see(false, Set.of("b"));
    quiescence.see(false, Set.of("a", "b"));
    assertThat(quiescence.isVouchedFor("a")).isFalse();
  }

  @Test
  void aMessageWithoutOneAndTheEndOfTheConnectionEndThePromise() {
    quiescence.lost("b");
    assertThat(quiescence.isVouchedFor("a")).isTrue();
    quiescence.lost("a");
    assertThat(quiescence.isVouchedFor("a")).isFalse();
    quiescence.heard("a", 3, Quiescence.PROMISE_MS);
    quiescence.heard("a", 3, 0);
    assertThat(quiescence.isVouchedFor("a")).isFalse();
  }

  @Test
  void aFormerLeadersMessagesChangeNothing() {
    quiescence.heard("b", 2, 0);
    assertThat(quiescence.isVouchedFor("a")).isTrue();
    quiescence.heard("b", 2, Quiescence.PROMISE_MS);
    assertThat(quiescence.isVouchedFor("a")).isTrue();
    quiescence.heard("b", 4, Quiescence.PROMISE_MS);
    assertThat(quiescence.isVouchedFor("b")).isTrue();
  }
}
