package idunno.files.core;

import idunno.base.Problem;
import idunno.files.core.RecentRequests.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Why a command cannot be applied to a namespace as it is.
final class Refusals {
  private final Namespace state;

  Refusals(Namespace state) {
    this.state = state;
  }

  /// The reason, if there is one.
  ///
  /// @param earlier what the command's request id stands for, if it is known
  Optional<Problem> of(FileCommand command, long timeMs, Optional<Request> earlier) {
    Optional<Problem> flaw = FileName.check(command.name()).or(() -> checkId(command));
    if (flaw.isPresent()) {
      return flaw;
    }
    if (earlier.isPresent()) {
      return checkRepeat(command, earlier.get());
    }
    return switch (command) {
      case FileCommand.Commit commit -> checkCondition(commit);
      case FileCommand.Delete delete -> checkDelete(delete.name());
      case FileCommand.Purge purge -> checkPurge(purge, timeMs);
      case FileCommand.Expect(String name, long version) -> checkPresent(name, version);
      case FileCommand.Relocate relocate ->
          checkPresent(relocate.name(), relocate.version()).or(() -> checkRelocate(relocate));
    };
  }

  private static Optional<Problem> checkId(FileCommand command) {
    return command.requestId().length() > Namespace.MAX_REQUEST_ID
        ? Optional.of(
            Problem.badInput(
                "a request id has at most " + Namespace.MAX_REQUEST_ID + " characters"))
        : Optional.empty();
  }

  private Optional<Problem> checkRepeat(FileCommand command, Request earlier) {
    boolean wasDelete = state.resultOf(earlier) instanceof FileResult.Deleted;
    boolean isDelete = command instanceof FileCommand.Delete;
    return earlier.name().equals(command.name()) && wasDelete == isDelete
        ? Optional.empty()
        : Optional.of(
            Problem.conflict(
                "request id '"
                    + command.requestId()
                    + "' was used for something else, or what it put has been purged since: draw a"
                    + " new one"));
  }

  private Optional<Problem> checkCondition(FileCommand.Commit commit) {
    Optional<FileVersion> latest = state.latest(commit.name());
    long present = latest.map(FileVersion::version).orElse(0L);
    return switch (commit.condition()) {
      case Condition.None() -> Optional.empty();
      case Condition.IfVersion(long wanted) when wanted != present ->
          Optional.of(
              Problem.conflict(
                  FileName.shown(commit.name())
                      + " is at version "
                      + present
                      + ", not "
                      + wanted
                      + ": get it and decide again"));
      case Condition.IfVersion(long _) -> Optional.empty();
      case Condition.IfAbsent() when latest.isPresent() && !latest.get().deleted() ->
          Optional.of(
              Problem.conflict(
                  FileName.shown(commit.name()) + " exists already, at version " + present));
      case Condition.IfAbsent() -> Optional.empty();
    };
  }

  private Optional<Problem> checkDelete(String name) {
    Optional<FileVersion> latest = state.latest(name);
    if (latest.isEmpty()) {
      return Optional.of(
          Problem.notFound(
              "no file is called " + FileName.shown(name) + ": 'idunno ls' lists those there are"));
    }
    return latest.get().deleted()
        ? Optional.of(Problem.notFound(FileName.shown(name) + " is deleted already"))
        : Optional.empty();
  }

  private Optional<Problem> checkPurge(FileCommand.Purge purge, long timeMs) {
    return checkPresent(purge.name(), purge.version())
        .or(() ->
            timeMs - timeOf(purge.name(), purge.version()) < purge.minAgeMs()
                ? Optional.of(
                    Problem.conflict(
                        "version %d of %s is younger than %d ms"
                            .formatted(
                                purge.version(), FileName.shown(purge.name()), purge.minAgeMs())))
                : Optional.empty());
  }

  private Optional<Problem> checkPresent(String name, long version) {
    Optional<FileVersion> found = state.version(name, version);
    return found.isPresent() && !found.get().deleted()
        ? Optional.empty()
        : Optional.of(
            Problem.notFound(
                "file %s has no version %d%s: put it again"
                    .formatted(
                        FileName.shown(name), version, found.isPresent() ? " any more" : "")));
  }

  private Optional<Problem> checkRelocate(FileCommand.Relocate relocate) {
    List<String> present =
        state
            .version(relocate.name(), relocate.version())
            .flatMap(FileVersion::content)
            .orElseThrow()
            .replicas();
    if (!present.equals(relocate.expected())) {
      return Optional.of(
          Problem.conflict(
              "version %d of %s is on %s, not on %s"
                  .formatted(
                      relocate.version(),
                      FileName.shown(relocate.name()),
                      present,
                      relocate.expected())));
    }
    return relocate.replicas().isEmpty()
            || Set.copyOf(relocate.replicas()).size() < relocate.replicas().size()
        ? Optional.of(Problem.badInput("a version needs replicas, and each of them once"))
        : Optional.empty();
  }

  private long timeOf(String name, long version) {
    return state.version(name, version).orElseThrow().timeMs();
  }
}
