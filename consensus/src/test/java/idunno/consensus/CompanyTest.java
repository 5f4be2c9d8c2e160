package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompanyTest {
  private final Company company = new Company();
  private long now = ms(5_000);

  @Test
  void theFirstAndThoseWhoComeAloneDoNotWait() {
    assertThat(company.waits(1, now)).isZero();
    for (int i = 0; i < 10; i++) {
      entry(1, 4);
      assertThat(company.waits(1, now)).isZero();
    }
  }

  @Test
  void theNextWaitsForAsManyAsSharedTheLast() {
    entry(5, 4);
    assertThat(company.waits(1, now)).isEqualTo(ms(4));
    assertThat(company.waits(4, now + ms(3))).isEqualTo(ms(1));
    assertThat(company.waits(5, now)).isZero();
    assertThat(company.waits(9, now)).isZero();
  }

  @Test
  void itWaitsNoLongerThanTheLastTookAndNeverForLong() {
    entry(5, 4);
    assertThat(company.waits(1, now + ms(4))).isZero();
    assertThat(company.waits(1, now + ms(400))).isNegative();
    entry(5, 3_000);
    assertThat(company.waits(1, now)).isEqualTo(ms(10));
  }

  @Test
  void whoDoesNotComeBackIsSoonNotExpected() {
    entry(16, 4);
    entry(1, 4);
    assertThat(company.waits(7, now)).isPositive();
    assertThat(company.waits(8, now)).isZero();
    entry(1, 4);
    entry(1, 4);
    assertThat(company.waits(1, now)).isPositive();
    entry(1, 4);
    assertThat(company.waits(1, now)).isZero();
  }

  private void entry(int transactions, long tookMs) {
    company.sent(transactions, now);
    now += ms(tookMs);
    company.answered(now);
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
