package idunno.consensus.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random clusters that grow, crash, return, leave and are wiped while the core re-shapes them.
/// After every step the promises are checked, and once the world rests, that the shape comes out
/// right.
class ReshapingPopulationsTest {
  private static final int SEEDS = 2500;
  private static final int MAX_VOTERS = 7;

  @Test
  void everyPopulationConvergesBySafeSteps() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new World(seed).play();
    }
  }

  /// One machine: its process may run or not, and membership may know better or worse.
  private static final class Host {
    final String name;
    final int port;
    Standing standing = Standing.PRESENT;
    boolean runs = true;
    long lag = 1000;

    Host(String name, int port) {
      this.name = name;
      this.port = port;
    }
  }

  private static final class World {
    private final int seed;
    private final Random random;
    private final Map<String, Host> hosts = new TreeMap<>();
    private final Reshaping reshaping = new Reshaping(MAX_VOTERS, 64);
    private List<String> voters = new ArrayList<>();
    private List<String> listeners = new ArrayList<>();
    private String leader = "";
    private int names;

    World(int seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    void play() {
      voters = List.of(add(4000).name);
      leader = voters.getFirst();
      host(leader).lag = 0;
      for (int turn = 0; turn < 60; turn++) {
        disturb();
        elect();
        step();
      }
      rest();
    }

    private Host add(int port) {
      Host host = new Host("m" + (char) ('a' + random.nextInt(26)) + names++, port);
      hosts.put(host.name, host);
      return host;
    }

    private void disturb() {
      int what = random.nextInt(12);
      if (what < 4 && hosts.size() < 16) {
        add(4000 + names);
      } else if (what == 4) {
        any(host -> {
          host.runs = false;
          host.standing = Standing.SILENT;
        });
      } else if (what == 5) {
        any(host -> host.standing = host.runs ? host.standing : Standing.GONE);
      } else if (what == 6) {
        any(host -> back(host));
      } else if (what == 7) {
        any(host -> host.standing = Standing.GONE);
      } else if (what == 8) {
        wipe();
      }
      hosts.values().stream()
          .filter(host -> host.runs)
          .forEach(host -> host.lag = random.nextInt(4) == 0 ? 1000 : 0);
      hosts.values().removeIf(host -> host.standing == Standing.GONE && !belongs(host.name));
    }

    private static void back(Host host) {
      host.runs = true;
      host.standing = Standing.PRESENT;
    }

    private interface Change {
      void to(Host host);
    }

    private void any(Change change) {
      List<Host> all = List.copyOf(hosts.values());
      if (all.size() > 1) {
        change.to(all.get(random.nextInt(all.size())));
      }
    }

    /// A machine comes back at its address with an empty disk, so under another name; nobody lists
    /// the old one any more.
    private void wipe() {
      any(host -> {
        if (!host.runs) {
          hosts.remove(host.name);
          add(host.port);
        }
      });
    }

    private Host host(String name) {
      return Objects.requireNonNull(hosts.get(name));
    }

    private boolean belongs(String name) {
      return voters.contains(name) || listeners.contains(name);
    }

    private boolean answers(String name) {
      Host host = hosts.get(name);
      return host != null && host.runs && host.standing != Standing.SILENT;
    }

    private boolean majorityAnswers(List<String> of) {
      return of.stream().filter(this::answers).count() > of.size() / 2;
    }

    /// Only who has everything can be elected, and only by a majority.
    private void elect() {
      if (!answers(leader) && majorityAnswers(voters)) {
        List<String> able = voters.stream().filter(this::answers).toList();
        leader = able.get(random.nextInt(able.size()));
        host(leader).lag = 0;
      }
    }

    private Step step() {
      if (!answers(leader)) {
        return new Step.None(true, "nobody leads");
      }
      Step step = decide();
      assertThat(decide()).as("the same question again, seed %d", seed).isEqualTo(step);
      switch (step) {
        case Step.None _ -> {}
        case Step.HandOver(String to, String _) -> handOver(to);
        case Step.Change change -> carryOut(change);
      }
      return step;
    }

    private Step decide() {
      Map<String, HostPort> addresses = new TreeMap<>();
      Map<String, Following> following = new TreeMap<>();
      Stream.concat(voters.stream(), listeners.stream())
          .forEach(name -> {
            Host host = hosts.get(name);
            addresses.put(name, address(host == null ? lastPort(name) : host.port));
            following.put(name, new Following(answers(name), host == null ? 9999 : host.lag));
          });
      List<Machine> machines = new ArrayList<>();
      hosts
          .values()
          .forEach(host -> machines.add(new Machine(host.name, address(host.port), host.standing)));
      addresses.forEach((name, address) -> {
        boolean replaced = hosts.values().stream().anyMatch(host -> host.port == address.port());
        if (!hosts.containsKey(name) && !replaced) {
          machines.add(new Machine(name, address, Standing.GONE));
        }
      });
      return reshaping.next(
          new Configuration(voters, listeners, leader, addresses), machines, following);
    }

    /// A wiped machine's old address is the new one's.
    private int lastPort(String name) {
      return ports.getOrDefault(name, 1);
    }

    private final Map<String, Integer> ports = new TreeMap<>();

    private static HostPort address(int port) {
      return new HostPort("127.0.0.1", port);
    }

    private void handOver(String to) {
      assertThat(voters).as("seed %d", seed).contains(to);
      assertThat(answers(to)).as("seed %d", seed).isTrue();
      leader = to;
    }

    private void carryOut(Step.Change to) {
      assertThat(to.voters()).as("seed %d: %s", seed, to).isNotEmpty().contains(leader);
      assertThat(to.voters().size()).as("seed %d: %s", seed, to).isLessThanOrEqualTo(MAX_VOTERS);
      Set<String> come = new HashSet<>(to.voters());
      voters.forEach(come::remove);
      Set<String> went = new HashSet<>(voters);
      to.voters().forEach(went::remove);
      assertThat(come.size() <= 1 && went.size() <= 1).as("seed %d: %s", seed, to).isTrue();
      assertThat(listeners).as("seed %d: who votes has listened before", seed).containsAll(come);
      come.forEach(name -> assertThat(host(name).lag).as("seed %d", seed).isZero());
      went.forEach(name -> assertThat(isGone(name)).as("seed %d: %s", seed, to).isTrue());
      assertThat(majorityAnswers(voters)).as("seed %d: before %s", seed, to).isTrue();
      assertThat(majorityAnswers(to.voters())).as("seed %d: after %s", seed, to).isTrue();
      voters = to.voters();
      listeners = to.listeners();
      hosts.values().forEach(host -> ports.put(host.name, host.port));
    }

    private boolean isGone(String name) {
      Host host = hosts.get(name);
      return host == null || host.standing == Standing.GONE;
    }

    /// Everything that is not gone comes back, and nothing happens any more.
    private void rest() {
      hosts.values().stream()
          .filter(host -> host.standing != Standing.GONE)
          .forEach(host -> {
            back(host);
            host.lag = 0;
          });
      boolean waitsForTheDead = !majorityAnswers(voters);
      elect();
      int steps = 0;
      while (answers(leader) && !(step() instanceof Step.None)) {
        assertThat(++steps).as("seed %d: steps", seed).isLessThan(60);
      }
      long staying = hosts.values().stream().filter(host -> !isGone(host.name)).count();
      if (!waitsForTheDead && staying > 0) {
        assertThat(voters.size()).as("seed %d: voters", seed).isEqualTo(Math.min(7, staying));
        assertThat(voters.size() + listeners.size()).as("seed %d", seed).isEqualTo(staying);
        assertThat(voters.stream().anyMatch(this::isGone)).as("seed %d", seed).isFalse();
      }
    }
  }
}
