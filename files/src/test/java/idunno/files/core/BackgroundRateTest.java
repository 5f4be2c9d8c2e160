package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundRateTest {
  private static final long MOST = 64_000_000;
  private static final long LEAST = 4_000_000;

  private final BackgroundRate rate = new BackgroundRate(MOST, LEAST, 0);
  private long nowNanos;

  @Test
  void whereNobodyWaitsAsMuchIsCopiedAsMayBe() {
    for (int i = 0; i < 100; i++) {
      pass(50);
      assertThat(rate.bytesPerSecond(nowNanos)).isEqualTo(MOST);
    }
  }

  @Test
  void itGivesWayWhenOthersWaitLongerThanInQuietTimesAndNeverQuite() {
    waits(100, 2);
    for (int i = 0; i < 10; i++) {
      copyFor(200);
      waits(20, 8);
    }
    assertThat(copyFor(200)).isEqualTo(LEAST);
  }

  @Test
  void itComesBackStepByStepWhenOthersDoNotMind() {
    itGivesWayWhenOthersWaitLongerThanInQuietTimesAndNeverQuite();
    long before = LEAST;
    int windows = 0;
    while (before < MOST) {
      waits(5, 2);
      long now = copyFor(210);
      assertThat(now).isGreaterThan(before);
      before = now;
      windows++;
    }
    assertThat(windows).isBetween(15, 20);
  }

  @Test
  void whatIsSlowBecauseOfTheCopyingDoesNotBecomeTheQuietTime() {
    waits(100, 2);
    for (int i = 0; i < 200; i++) {
      copyFor(200);
      waits(20, 8);
    }
    assertThat(copyFor(200)).isEqualTo(LEAST);
  }

  @Test
  void aLittleJitterOfVeryFastWorkIsNoReason() {
    rate.waited(50_000, nowNanos);
    copyFor(10);
    rate.waited(300_000, nowNanos);
    assertThat(copyFor(210)).isEqualTo(MOST);
  }

  private void waits(int times, long ms) {
    for (int i = 0; i < times; i++) {
      rate.waited(TimeUnit.MILLISECONDS.toNanos(ms), nowNanos);
    }
  }

  private long copyFor(long ms) {
    long now = 0;
    for (long done = 0; done < ms; done += 10) {
      pass(10);
      now = rate.bytesPerSecond(nowNanos);
    }
    return now;
  }

  private void pass(long ms) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
