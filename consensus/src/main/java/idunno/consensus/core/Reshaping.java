package idunno.consensus.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides how a group grows and shrinks with the cluster: voters = min(machines, `maxVoters`), all
/// other machines listen.
///
/// A machine comes in as a listener and becomes a voter once it has caught up. One voter comes,
/// goes or is exchanged per step; a step is taken only while a majority of the voters before it and
/// of those after it answers. A leader that is to go hands over first. Choices are by name, so that
/// two leaders in a row decide alike.
///
/// @param maxVoters the most voters
/// @param caughtUpLag a replica that lacks no more log entries than this has caught up
public record Reshaping(int maxVoters, long caughtUpLag) {

  public Reshaping {
    if (maxVoters < 1 || caughtUpLag < 0) {
      throw new IllegalArgumentException("at least one voter, and a lag from 0");
    }
  }

  /// The next step from `now`. Machines of the configuration that `machines` does not list keep
  /// their place, unless a listed one that is present listens at their address: there is one
  /// process to an address.
  public Step next(
      Configuration now, Collection<Machine> machines, Map<String, Following> following) {
    Look look = new Look(now, machines, following);
    if (!now.voters().contains(now.leader())) {
      return new Step.None(true, "the leader is no voter");
    }
    if (!look.majorityAnswers(now.voters())) {
      return new Step.None(true, "no majority of the voters " + now.voters() + " answers");
    }
    Step step = look.handOver();
    step = step != null ? step : look.replace();
    step = step != null ? step : look.promote();
    step = step != null ? step : look.dropListeners();
    step = step != null ? step : look.admit();
    return step != null ? step : look.nothing();
  }

  /// One decision's view of the world.
  private final class Look {
    private final Configuration now;
    private final Map<String, Machine> machines = new TreeMap<>();
    private final Map<String, Following> following;
    private final List<String> staying;
    private final List<String> newcomers;
    private final int wanted;

    Look(Configuration now, Collection<Machine> listed, Map<String, Following> following) {
      this.now = now;
      this.following = following;
      listed.forEach(machine -> machines.put(machine.name(), machine));
      staying = now.voters().stream().filter(Predicate.not(this::isGone)).toList();
      newcomers =
          machines.values().stream()
              .filter(machine -> machine.standing() == Standing.PRESENT)
              .map(Machine::name)
              .filter(name -> !now.contains(name))
              .toList();
      long listening = now.listeners().stream().filter(Predicate.not(this::isGone)).count();
      wanted = (int) Math.min(maxVoters, staying.size() + listening + newcomers.size());
    }

    private boolean isGone(String name) {
      Machine machine = machines.get(name);
      if (machine != null) {
        return machine.standing() == Standing.GONE;
      }
      HostPort address = now.addresses().get(name);
      return machines.values().stream()
          .anyMatch(other ->
              other.standing() == Standing.PRESENT && Objects.equals(other.address(), address));
    }

    private boolean answers(String name) {
      Machine machine = machines.get(name);
      boolean silent = machine != null && machine.standing() == Standing.SILENT;
      return name.equals(now.leader()) || !silent && follows(name).answers();
    }

    private Following follows(String name) {
      return Objects.requireNonNull(following.getOrDefault(name, Following.NOT));
    }

    private boolean isReady(String name) {
      Machine machine = machines.get(name);
      return machine != null
          && machine.standing() == Standing.PRESENT
          && follows(name).answers()
          && follows(name).lag() <= caughtUpLag;
    }

    boolean majorityAnswers(List<String> voters) {
      return voters.stream().filter(this::answers).count() > voters.size() / 2;
    }

    private @Nullable String readyListener() {
      return now.listeners().stream().filter(this::isReady).findFirst().orElse(null);
    }

    @Nullable Step handOver() {
      if (!isGone(now.leader())) {
        return null;
      }
      return staying.stream()
          .filter(this::isReady)
          .findFirst()
          .map(to -> new Step.HandOver(to, now.leader() + " leaves"))
          .orElse(null);
    }

    /// A voter that is gone makes room for a listener, or just goes. Those that do not answer any
    /// more go first: each of them weakens the group.
    @Nullable Step replace() {
      List<String> gone =
          now.voters().stream()
              .filter(this::isGone)
              .filter(name -> !name.equals(now.leader()))
              .sorted(Comparator.comparing(this::answers).thenComparing(name -> name))
              .toList();
      for (String name : gone) {
        Step step = replace(name);
        if (step != null) {
          return step;
        }
      }
      return null;
    }

    private @Nullable Step replace(String gone) {
      List<String> rest = without(now.voters(), gone);
      String heir = staying.size() < wanted ? readyListener() : null;
      // Ratis refuses to exchange half of the voters at once: with two, the new one comes first.
      if (heir != null && rest.size() >= 2) {
        List<String> exchanged = with(rest, heir);
        return majorityAnswers(exchanged)
            ? change(
                exchanged, without(now.listeners(), heir), heir + " takes the place of " + gone)
            : null;
      }
      boolean heirIsComing = staying.size() < wanted && (heir != null || mayFollow());
      if (answers(gone) && heirIsComing || !majorityAnswers(rest)) {
        return null;
      }
      return change(rest, now.listeners(), gone + " is gone");
    }

    /// Whether some machine that is no voter may catch up and become one.
    private boolean mayFollow() {
      return !newcomers.isEmpty()
          || now.listeners().stream().anyMatch(name -> !isGone(name) && answers(name));
    }

    @Nullable Step promote() {
      String heir = readyListener();
      if (heir == null || staying.size() >= wanted || now.voters().size() >= maxVoters) {
        return null;
      }
      List<String> more = with(now.voters(), heir);
      return majorityAnswers(more)
          ? change(more, without(now.listeners(), heir), heir + " has caught up")
          : null;
    }

    @Nullable Step dropListeners() {
      List<String> left = now.listeners().stream().filter(Predicate.not(this::isGone)).toList();
      return left.size() == now.listeners().size()
          ? null
          : change(now.voters(), left, "listeners are gone");
    }

    @Nullable Step admit() {
      if (newcomers.isEmpty()) {
        return null;
      }
      String name = newcomers.getFirst();
      return change(now.voters(), with(now.listeners(), name), name + " is new");
    }

    Step nothing() {
      if (wanted == 0) {
        return new Step.None(false, now.leader() + " is the last machine");
      }
      boolean right = staying.size() == now.voters().size() && staying.size() >= wanted;
      return right
          ? new Step.None(false, "the shape is right")
          : new Step.None(true, staying.size() + " of " + wanted + " voters; no safe step now");
    }

    private static Step change(List<String> voters, List<String> listeners, String why) {
      return new Step.Change(voters, listeners, why);
    }

    private static List<String> with(List<String> names, String more) {
      List<String> all = new ArrayList<>(names);
      all.add(more);
      return all.stream().sorted().toList();
    }

    private static List<String> without(List<String> names, String less) {
      return names.stream().filter(name -> !name.equals(less)).toList();
    }
  }
}
