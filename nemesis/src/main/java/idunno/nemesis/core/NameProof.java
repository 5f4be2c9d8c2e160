package idunno.nemesis.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;

/// What was seen of one name, beside its versions at the end.
final class NameProof {
  private static final int MOST_DOUBT = 2;

  private final String name;
  private final List<Version> versions;
  private final Register register = new Register();
  private final Map<Long, Operation> acknowledged = new HashMap<>();
  private final List<Operation> open = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  NameProof(String name, List<Version> versions) {
    this.name = name;
    this.versions = versions;
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).number() != i + 1) {
        wrong.add("%s: version %d is missing at the end".formatted(name, i + 1));
        break;
      }
    }
  }

  private boolean exists(long number) {
    return number >= 1 && number <= versions.size();
  }

  /// Whether there was no file while that version was the newest.
  boolean isAbsent(long number) {
    return !exists(number) || versions.get((int) number - 1).deleted();
  }

  /// The digest of a version's content; empty when it is a marker or there is none.
  String sha256(long number) {
    return exists(number) ? versions.get((int) number - 1).sha256() : "";
  }

  /// The content that an undelete right after that version brings back.
  private String lastContent(long number) {
    for (long at = number; at >= 1; at--) {
      if (!isAbsent(at)) {
        return sha256(at);
      }
    }
    return "";
  }

  void sawOneOf(Operation operation, LongPredicate may) {
    register.sawOneOf(operation, may);
  }

  void add(Operation operation) {
    if (operation.mayHappenLater()) {
      open.add(operation);
    }
    switch (operation.answer()) {
      case Answer.Strange(String why) -> wrong.add("strange answer '" + why + "': " + operation);
      case Answer.Unknown _ -> {
        // A read that says nothing, or a change that waits among the open ones for its version.
      }
      case Answer.Marker(long version) -> {
        require(exists(version) && isAbsent(version), "is no marker at the end", operation);
        register.saw(operation, version);
      }
      case Answer.Read(long version, String sha256) -> addRead(operation, version, sha256);
      case Answer.Wrote(long version) -> addWrite(operation, version);
      case Answer.Refused _ -> addRefusal(operation);
    }
  }

  private void require(boolean holds, String what, Operation operation) {
    if (!holds) {
      wrong.add("%s: %s: %s".formatted(name, what, operation));
    }
  }

  private void addRead(Operation operation, long version, String sha256) {
    require(!isAbsent(version), "has no such content at the end", operation);
    require(sha256(version).equals(sha256), "is other content at the end", operation);
    if (operation.action() instanceof Action.Get get && get.version().isPresent()) {
      require(get.version().getAsLong() == version, "is not the version asked for", operation);
    } else {
      register.saw(operation, version);
    }
  }

  private void addWrite(Operation operation, long version) {
    require(exists(version), "was acknowledged and is lost", operation);
    Operation other = acknowledged.put(version, operation);
    require(other == null, "was acknowledged twice, also to " + other, operation);
    register.made(operation, version, true);
    switch (operation.action()) {
      case Action.Put put -> {
        require(sha256(version).equals(put.sha256()), "is other content at the end", operation);
        require(allows(put.guard(), version), "was made against its condition", operation);
      }
      case Action.Remove _ ->
          require(isRemoval(version), "is no marker behind content at the end", operation);
      case Action.Undelete _ ->
          require(isUndelete(version), "is not the content before its marker", operation);
      case Action.Copy _ -> require(!isAbsent(version), "has no content at the end", operation);
      case Action.Get _, Action.Stat _, Action.Listed _ ->
          wrong.add("a read made a version: " + operation);
    }
  }

  private boolean allows(Guard guard, long version) {
    return switch (guard) {
      case Guard.None() -> true;
      case Guard.IfVersion(long present) -> version == present + 1;
      case Guard.IfAbsent() -> isAbsent(version - 1);
    };
  }

  private boolean isRemoval(long version) {
    return exists(version) && isAbsent(version) && !isAbsent(version - 1);
  }

  private boolean isUndelete(long version) {
    return !isAbsent(version)
        && isAbsent(version - 1)
        && sha256(version).equals(lastContent(version - 1));
  }

  /// A refusal is a read: at some moment it was right. Of a change that was tried again only the
  /// last try was refused, at some moment of all its tries.
  private void addRefusal(Operation operation) {
    switch (operation.action()) {
      case Action.Put put -> {
        switch (put.guard()) {
          case Guard.None() -> wrong.add("refused without a condition: " + operation);
          case Guard.IfVersion(long present) ->
              register.sawOneOf(operation, number -> number != present);
          case Guard.IfAbsent() -> register.sawOneOf(operation, number -> !isAbsent(number));
        }
      }
      case Action.Get get -> {
        require(get.version().isEmpty(), "was acknowledged and is not found", operation);
        register.sawOneOf(operation, this::isAbsent);
      }
      case Action.Stat _ -> register.sawOneOf(operation, number -> number == 0);
      case Action.Listed _, Action.Remove _ -> register.sawOneOf(operation, this::isAbsent);
      case Action.Undelete _ ->
          register.sawOneOf(operation, number -> !isAbsent(number) || number == 0);
      case Action.Copy copy ->
          require(copy.version().isEmpty(), "its source was acknowledged", operation);
    }
  }

  /// Whether some version of the name has that content.
  boolean holds(String sha256) {
    return versions.stream().anyMatch(each -> each.sha256().equals(sha256));
  }

  /// To be called once, at the end.
  ///
  /// @param others the other names, from which something may have been copied
  List<String> violations(Function<String, NameProof> others) {
    open.sort(Comparator.comparingLong(Operation::begunNanos));
    List<Operation> unclaimed = new ArrayList<>(open);
    for (Version each : versions) {
      if (!acknowledged.containsKey(each.number()) && !claim(each, unclaimed, others)) {
        wrong.add("%s: nobody asked for %s".formatted(name, each));
      }
    }
    for (String each : register.check(versions.size())) {
      wrong.add(name + ": " + each);
    }
    return wrong;
  }

  /// Finds whose change without an acknowledgement a version is: the surest that fits, and of
  /// several the earliest.
  private boolean claim(
      Version version, List<Operation> unclaimed, Function<String, NameProof> others) {
    for (int doubt = 0; doubt <= MOST_DOUBT; doubt++) {
      for (Operation each : unclaimed) {
        if (doubt(each.action()) == doubt && fits(each.action(), version, others)) {
          unclaimed.remove(each);
          register.made(each, version.number(), false);
          return true;
        }
      }
    }
    return false;
  }

  /// Only one put has a content, but several copies may.
  private static int doubt(Action action) {
    return action instanceof Action.Copy ? MOST_DOUBT : action instanceof Action.Undelete ? 1 : 0;
  }

  private boolean fits(Action action, Version version, Function<String, NameProof> others) {
    return switch (action) {
      case Action.Put put ->
          put.sha256().equals(version.sha256()) && allows(put.guard(), version.number());
      case Action.Remove _ -> isRemoval(version.number());
      case Action.Undelete _ -> isUndelete(version.number());
      case Action.Copy copy ->
          !version.deleted() && others.apply(copy.source()).holds(version.sha256());
      case Action.Get _, Action.Stat _, Action.Listed _ -> false;
    };
  }
}
