package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.consensus.core.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Groups that grow and shrink while they are used: real Ratis, real files, loopback, one process.
class GrowingTest {
  private static final List<String> TEN = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

  private static final Logger LOG = LoggerFactory.getLogger(GrowingTest.class);

  @TempDir Path folder;

  private final Limits limits = Member.limits().withSnapshotEvery(200);

  @Test
  void aGroupOfOneGrowsToTenAndShrinksToOneAgainWhileItIsWrittenTo() throws Exception {
    try (Town town = new Town(folder, limits)) {
      town.start("a");
      town.settled(1, 0);
      try (Writer writer = new Writer(town)) {
        for (int size : List.of(2, 4, 7, 10)) {
          for (String name : TEN.subList(town.members.size(), size)) {
            town.start(name);
          }
          Shape shape = town.settled(Math.min(size, 7), Math.max(0, size - 7));
          assertThat(shape.tolerated()).isEqualTo((Math.min(size, 7) - 1) / 2);
          note("grown to " + size, writer);
        }
        while (town.members.size() > 1) {
          // Now the leader, now another.
          String leaving =
              town.members.size() % 2 == 0
                  ? town.leaderName()
                  : town.members.keySet().iterator().next();
          town.say(leaving, Standing.GONE);
          assertThat(town.keeper(leaving).leave(Duration.ofSeconds(30))).isTrue();
          town.stop(leaving);
          int left = town.members.size();
          town.settled(Math.min(left, 7), Math.max(0, left - 7));
        }
        note("shrunk to 1", writer);
        writer.close();
        writer.assertNothingIsLost(town.sameEverywhere());
      }
      assertThat(town.leader().fatal).isEmpty();
    }
  }

  @Test
  void threeOfSevenVotersDieAndAreReplacedWhileWritesGoOn() throws Exception {
    try (Town town = new Town(folder, limits)) {
      for (String name : TEN) {
        town.start(name);
      }
      Shape before = town.settled(7, 3);
      assertThat(before.tolerated()).isEqualTo(3);
      try (Writer writer = new Writer(town)) {
        await().atMost(30, SECONDS).until(() -> writer.count() > 50);
        List<String> dead = new ArrayList<>(List.of(town.leaderName()));
        before.voters().stream().filter(name -> !dead.contains(name)).limit(2).forEach(dead::add);
        dead.forEach(name -> town.say(name, Standing.SILENT));
        town.stopAll(dead);
        int then = writer.count();
        await().atMost(30, SECONDS).until(() -> writer.count() > then + 50);
        note("three of seven dead", writer);
        assertThat(town.keeper(town.leaderName()).shape().voters()).isEqualTo(before.voters());
        dead.forEach(name -> town.say(name, Standing.GONE));
        assertThat(town.settled(7, 0).voters()).doesNotContainAnyElementsOf(dead);
        note("replaced", writer);
        writer.close();
        writer.assertNothingIsLost(town.sameEverywhere());
      }
    }
  }

  private static void note(String what, Writer writer) {
    LOG.warn("{}: {} acknowledged, longest gap {} ms", what, writer.count(), writer.worstMs());
  }
}
