package idunno.files.core;

import idunno.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules of what somebody says about where a blob is. Which machines there are is not known
/// here: it is not the log's to say.
public final class ReplicaNames {
  /// The most replicas of a blob.
  public static final int MOST = 1_000;

  /// The longest name, in characters.
  static final int MAX_LENGTH = 255;

  private ReplicaNames() {}

  /// What is wrong with `replicas`, if anything.
  static Optional<Problem> check(List<String> replicas) {
    if (replicas.isEmpty() || Set.copyOf(replicas).size() < replicas.size()) {
      return Optional.of(Problem.badInput("a version needs replicas, and each of them once"));
    }
    if (replicas.size() > MOST) {
      return Optional.of(
          Problem.badInput("a version has at most " + MOST + " replicas, not " + replicas.size()));
    }
    return replicas.stream()
        .filter(name -> !isName(name))
        .findFirst()
        .map(name -> Problem.badInput(FileName.shown(name) + " is no replica's name"));
  }

  /// Node and disk names are plain.
  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
