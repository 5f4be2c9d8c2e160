package idunno.serving.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RoomTest {
  @Test
  void freeSlotsAskForAllThatTheyMayHold() {
    assertThat(Room.of(200, new double[] {0, 0}, 0, 0)).isEqualTo(new Room(400, true, 0));
  }

  @Test
  void aFreeSlotWithATaskOnItsWayIsNotIdle() {
    assertThat(Room.of(200, new double[] {0, 200}, 1, 200).slotIdle()).isFalse();
  }

  @Test
  void whileEnoughIsInHandNothingIsAskedForUntilLittleIsLeft() {
    Room room = Room.of(200, new double[] {30, 30}, 6, 180);
    assertThat(room.budgetMs()).isZero();
    // 240 ms are in hand, 100 may be left; two slots work them off.
    assertThat(room.untilLowMs()).isEqualTo(70, Offset.offset(1e-9));
    assertThat(Room.of(200, new double[] {30, 30}, 1, 39).budgetMs()).isEqualTo(301);
  }

  @Test
  void aSlotThatEndsSoonWithNothingBehindItAsksThoughTheOtherIsFull() {
    assertThat(Room.of(200, new double[] {900, 50}, 0, 0).budgetMs()).isEqualTo(150);
    Room later = Room.of(200, new double[] {900, 60}, 0, 0);
    assertThat(later.budgetMs()).isZero();
    assertThat(later.untilLowMs()).isEqualTo(10, Offset.offset(1e-9));
  }

  @Test
  void theWaitIsNeverLongerThanUntilWorkIsWanted() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(5);
    for (int i = 0; i < 10_000; i++) {
      double[] remaining = {random.nextDouble(300), random.nextDouble(300)};
      int waiting = random.nextInt(4);
      double waitingMs = waiting * random.nextDouble(100);
      Room room = Room.of(200, remaining, waiting, waitingMs);
      double before = room.untilLowMs() - 1e-6;
      if (room.budgetMs() == 0 && before > 0 && before < Math.min(remaining[0], remaining[1])) {
        double[] then = {remaining[0] - before, remaining[1] - before};
        assertThat(Room.of(200, then, waiting, waitingMs).budgetMs()).isZero();
      }
    }
  }
}
