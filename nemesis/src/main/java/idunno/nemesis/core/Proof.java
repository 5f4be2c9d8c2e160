package idunno.nemesis.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Holds what clients saw against the versions that there are at the end: whatever was acknowledged
/// is there, every version was asked for, and all sightings of a name go with one order in time.
///
/// Nothing may have been purged, and no content put twice.
public final class Proof {
  private final Map<String, NameProof> names = new TreeMap<>();

  /// @param end all versions of each name, read after everything else had ended
  private Proof(Map<String, List<Version>> end) {
    end.forEach((name, versions) -> names.put(name, new NameProof(name, versions)));
  }

  /// @return a line for each violation; none when the history keeps the promise
  public static List<String> violations(List<Operation> history, Map<String, List<Version>> end) {
    Proof proof = new Proof(end);
    for (Operation each : history) {
      proof.add(each);
    }
    List<String> wrong = new ArrayList<>();
    List.copyOf(proof.names.values()).forEach(name -> wrong.addAll(name.violations(proof::of)));
    return wrong;
  }

  private NameProof of(String name) {
    return names.computeIfAbsent(name, fresh -> new NameProof(fresh, List.of()));
  }

  private void add(Operation operation) {
    of(operation.action().name()).add(operation);
    if (operation.action() instanceof Action.Copy copy && copy.version().isEmpty()) {
      addToSource(operation, copy);
    }
  }

  /// A copy of the newest version is a read of its source as well.
  private void addToSource(Operation operation, Action.Copy copy) {
    NameProof source = of(copy.source());
    if (operation.answer() instanceof Answer.Wrote(long version)) {
      String sha256 = of(copy.name()).sha256(version);
      source.sawOneOf(operation, number -> source.sha256(number).equals(sha256));
    } else if (operation.answer() instanceof Answer.Refused && operation.tries() == 1) {
      source.sawOneOf(operation, source::isAbsent);
    }
  }

  /// How many answers of each kind there are, for people.
  public static Map<String, Integer> tally(List<Operation> history) {
    Map<String, Integer> tally = new HashMap<>();
    for (Operation each : history) {
      String key =
          each.action().getClass().getSimpleName() + " " + each.answer().getClass().getSimpleName();
      int unused = tally.merge(key, 1, Integer::sum);
    }
    return new TreeMap<>(tally);
  }
}
