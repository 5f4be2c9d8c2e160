package idunno.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final RaftPeerId A = RaftPeerId.valueOf("a");
  private static final RaftPeerId B = RaftPeerId.valueOf("b");

  private final Delivery delivery = new Delivery(1, ByteString.EMPTY, 0, 1_000);

  @Test
  void whatWasTriedIsStrandedOnceNobodyHasLedForTheLimit() {
    assertThat(delivery.begin(A, 0)).isEqualTo(1);
    delivery.failed(1, "steps down", true, 50);
    delivery.begin(null, 100);
    delivery.begin(null, 150);
    assertThat(delivery.isStranded(399, 300)).isFalse();
    assertThat(delivery.isStranded(400, 300)).isTrue();
    assertThat(delivery.begin(B, 400)).as("a leader that comes late").isEqualTo(2);
    assertThat(delivery.isStranded(10_000, 300)).isFalse();
  }

  @Test
  void whatHangsAtALeaderThatIsGoneIsStrandedTooAndMayHaveHappened() {
    delivery.begin(A, 0);
    delivery.begin(null, 100);
    assertThat(delivery.isStranded(400, 300)).isTrue();
    delivery.giveUp("nobody leads");
    assertThat(delivery.answer()).isCompletedWithValue(new Answer.None("nobody leads", true));
  }

  @Test
  void whatWasNotTriedYetWaitsForALeaderWithAllItsPatience() {
    delivery.begin(null, 0);
    assertThat(delivery.isStranded(999, 300)).isFalse();
    assertThat(delivery.isExpired(999)).isFalse();
    assertThat(delivery.isExpired(1_000)).isTrue();
  }
}
