package idunno.consensus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import idunno.base.Clock;
import idunno.base.HostPort;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A leader whose log goes bad while it runs, where a follower that was away needs it.
class DamagedLeaderTest {
  private static final int ENTRIES = 700;
  private static final String PADDING = " " + "x".repeat(90);

  @TempDir Path temp;
  private final Map<String, Member> members = new TreeMap<>();
  private final List<GroupConfig.Peer> founders = new ArrayList<>();

  @AfterEach
  void close() {
    members.values().parallelStream().forEach(Member::close);
  }

  private void start(String name) throws IOException {
    // No snapshot could stand in for the log.
    Limits limits = DamagedFolderTest.LIMITS.withSnapshotEvery(100_000);
    members.put(name, Member.of(name, temp.resolve(name), founders, limits, Clock.system()));
  }

  @Test
  void aLeaderWhoseLogIsBadSaysSoAndAnotherBringsTheFollowerUp() throws Exception {
    int[] ports = Member.freePorts(3);
    for (int i = 0; i < 3; i++) {
      HostPort address = new HostPort("127.0.0.1", ports[i]);
      founders.add(new GroupConfig.Peer(String.valueOf((char) ('a' + i)), address, true));
    }
    start("a");
    start("b");
    start("c");
    Member leader = leader();
    String away =
        members.keySet().stream()
            .filter(name -> members.get(name) != leader)
            .findFirst()
            .orElseThrow();
    Objects.requireNonNull(members.remove(away)).close();
    for (int i = 0; i < ENTRIES; i++) {
      Outcome outcome = leader.propose(new Part("ledger", Ledger.bytes("add " + i + PADDING)));
      assertThat(outcome).isInstanceOf(Outcome.Applied.class);
    }
    flipABitOfTheSecondLogFile(temp.resolve(leader.group.config().peer()));
    start(away);
    await().dontCatchUncaughtExceptions().atMost(30, SECONDS).until(() -> !leader.fatal.isEmpty());
    assertThat(leader.fatal.getFirst())
        .hasMessageContaining("the log can not be read")
        .hasMessageContaining("is damaged at byte");
    assertThat(members.remove(leader.group.config().peer())).isSameAs(leader);
    leader.close();
    Member last = Objects.requireNonNull(members.get(away));
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() ->
            assertThat(last.group.read(last.ledger::size))
                .as("%s", members.values().stream().map(each -> each.group.leadership()).toList())
                .isEqualTo(ENTRIES));
  }

  private Member leader() {
    await().atMost(30, SECONDS).until(() -> members.values().stream().anyMatch(Member::leads));
    return members.values().stream().filter(Member::leads).findFirst().orElseThrow();
  }

  private static void flipABitOfTheSecondLogFile(Path folder) throws IOException {
    Path log;
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> closed =
          all.filter(file -> file.getFileName().toString().matches("log_\\d+-\\d+")).toList();
      assertThat(closed).as("beside those that are kept in memory").hasSizeGreaterThan(4);
      log =
          closed.stream()
              .filter(file -> !file.getFileName().toString().startsWith("log_0-"))
              .min((left, right) -> Long.compare(first(left), first(right)))
              .orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      long middle = file.length() / 2;
      file.seek(middle);
      int there = file.read();
      file.seek(middle);
      file.write(there ^ 2);
    }
  }

  private static long first(Path log) {
    return Long.parseLong(log.getFileName().toString().split("[_-]", -1)[1]);
  }
}
