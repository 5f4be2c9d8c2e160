package idunno.consensus.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whom a leader asks whether it still leads: as many voters as make a majority with itself, each
/// in its turn. One that did not answer is not counted on; it is asked beside the others now and
/// then, while nobody waits for it, and counted on again once it has answered that in time. So a
/// voter that is silent costs one wait, and not one a second.
///
/// Remembers nothing of those who are no longer voters. For one thread at a time.
public final class Roster {
  private final long probeNanos;

  /// Who does not answer, and when that was last tried.
  private final Map<String, Long> silent = new HashMap<>();

  private int turn;

  /// Who is to be asked now.
  ///
  /// @param counted answers of so many are needed; none when too few are known to answer
  /// @param beside of those who did not answer before
  public record Call(List<String> counted, List<String> beside) {}

  /// @param probeNanos the time between two questions to one who does not answer
  public Roster(long probeNanos) {
    this.probeNanos = probeNanos;
  }

  /// @param others the voters besides the leader
  public Call next(List<String> others, long nowNanos) {
    silent.keySet().retainAll(others);
    List<String> beside = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    for (String voter : others.stream().sorted().toList()) {
      Long tried = silent.get(voter);
      if (tried == null) {
        heard.add(voter);
      } else if (nowNanos - tried >= probeNanos) {
        beside.add(voter);
        silent.put(voter, nowNanos);
      }
    }
    return new Call(inTurn(heard, (others.size() + 1) / 2), beside);
  }

  private List<String> inTurn(List<String> heard, int needed) {
    List<String> counted = new ArrayList<>();
    for (int i = 0; heard.size() >= needed && i < needed; i++) {
      counted.add(heard.get(Math.floorMod(turn++, heard.size())));
    }
    return counted;
  }

  /// It has answered in time.
  public void answered(String voter) {
    silent.remove(voter);
  }

  /// It has not answered in time.
  public void silent(String voter, long nowNanos) {
    silent.put(voter, nowNanos);
  }
}
