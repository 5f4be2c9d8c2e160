package idunno.files.core;

import idunno.base.Problem;
import idunno.files.core.RecentRequests.Request;
import java.util.List;
import java.util.Optional;

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
    Optional<Problem> flaw =
        checkNames(command).or(() -> checkId(command)).or(() -> checkBlob(command));
    if (flaw.isPresent()) {
      return flaw;
    }
    if (earlier.isPresent()) {
      return checkRepeat(command, earlier.get());
    }
    return switch (command) {
      case FileCommand.Commit commit ->
          checkSeen(commit).or(() -> checkCondition(commit.name(), commit.condition()));
      case FileCommand.Delete delete -> checkDelete(delete.name());
      case FileCommand.Undelete undelete -> checkUndelete(undelete.name());
      case FileCommand.Copy copy ->
          checkSource(copy).or(() -> checkCondition(copy.name(), copy.condition()));
      case FileCommand.PurgeBefore purge -> checkBefore(purge);
      case FileCommand.SetRetention set -> checkRule(set.prefix());
      case FileCommand.ClearRetention clear -> checkHasRule(clear.prefix());
      case FileCommand.Expire _ -> Optional.empty();
      case FileCommand.Purge purge -> checkPurge(purge, timeMs);
      case FileCommand.Expect(String name, long version) -> checkPresent(name, version);
      case FileCommand.Relocate relocate ->
          checkPresent(relocate.name(), relocate.version()).or(() -> checkRelocate(relocate));
    };
  }

  private static Optional<Problem> checkNames(FileCommand command) {
    return switch (command) {
      case FileCommand.Copy copy ->
          FileName.check(copy.name()).or(() -> FileName.check(copy.source()));
      case FileCommand.SetRetention _, FileCommand.ClearRetention _ ->
          FileName.checkPrefix(command.name());
      case FileCommand.Expire _ -> Optional.empty();
      case FileCommand.Commit _,
          FileCommand.Delete _,
          FileCommand.Undelete _,
          FileCommand.Purge _,
          FileCommand.PurgeBefore _,
          FileCommand.Expect _,
          FileCommand.Relocate _ ->
          FileName.check(command.name());
    };
  }

  private static Optional<Problem> checkId(FileCommand command) {
    return command.requestId().length() > Namespace.MAX_REQUEST_ID
        ? Optional.of(
            Problem.badInput(
                "a request id has at most " + Namespace.MAX_REQUEST_ID + " characters"))
        : Optional.empty();
  }

  /// What another node says of its blob is not taken on trust.
  private static Optional<Problem> checkBlob(FileCommand command) {
    if (!(command instanceof FileCommand.Commit commit)) {
      return Optional.empty();
    }
    return commit.blob().id().equals(BlobId.NONE)
        ? Optional.of(Problem.badInput("a version needs a blob, and this one has no id"))
        : ReplicaNames.check(commit.blob().replicas());
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

  /// Of a request that nobody remembers: whether it is new for sure.
  private Optional<Problem> checkSeen(FileCommand.Commit commit) {
    if (commit.seen().isEmpty()) {
      return Optional.empty();
    }
    long seen = commit.seen().getAsLong();
    if (seen < 0 || seen > state.requests()) {
      return Optional.of(
          Problem.badInput(
              "nobody can have seen " + seen + " of " + state.requests() + " requests"));
    }
    // Had it been applied, it would have had a number above `seen`.
    return seen < state.forgottenRequests()
        ? Optional.of(
            Problem.notNow(
                "this put of "
                    + FileName.shown(commit.name())
                    + " came so late that nobody remembers whether it was done before: look at its"
                    + " versions, and put it again if it was not"))
        : Optional.empty();
  }

  private Optional<Problem> checkCondition(String name, Condition condition) {
    Optional<FileVersion> latest = state.latest(name);
    long present = latest.map(FileVersion::version).orElse(0L);
    return switch (condition) {
      case Condition.None() -> Optional.empty();
      case Condition.IfVersion(long wanted) when wanted != present ->
          Optional.of(
              Problem.refused(
                  "%s is at version %d, not %d: get it and decide again"
                      .formatted(FileName.shown(name), present, wanted)));
      case Condition.IfVersion(long _) -> Optional.empty();
      case Condition.IfAbsent() when latest.isPresent() && !latest.get().deleted() ->
          Optional.of(
              Problem.refused(FileName.shown(name) + " exists already, at version " + present));
      case Condition.IfAbsent() -> Optional.empty();
    };
  }

  private Optional<Problem> checkKnown(String name) {
    return state.latest(name).isEmpty()
        ? Optional.of(
            Problem.notFound(
                "no file is called "
                    + FileName.shown(name)
                    + ": 'idunno ls' lists those there are"))
        : Optional.empty();
  }

  private Optional<Problem> checkDelete(String name) {
    return checkKnown(name)
        .or(() ->
            state.latest(name).orElseThrow().deleted()
                ? Optional.of(Problem.notFound(FileName.shown(name) + " is deleted already"))
                : Optional.empty());
  }

  private Optional<Problem> checkUndelete(String name) {
    Optional<Problem> unknown = checkKnown(name);
    if (unknown.isPresent()) {
      return unknown;
    }
    FileVersion latest = state.latest(name).orElseThrow();
    if (!latest.deleted()) {
      return Optional.of(
          Problem.conflict(
              "%s is not deleted, it is at version %d"
                  .formatted(FileName.shown(name), latest.version())));
    }
    return state.lastContent(name).isEmpty()
        ? Optional.of(
            Problem.notFound(
                "nothing is left of " + FileName.shown(name) + ": all its versions are purged"))
        : Optional.empty();
  }

  private Optional<Problem> checkSource(FileCommand.Copy copy) {
    String source = copy.source();
    Optional<Problem> unknown = checkKnown(source);
    if (unknown.isPresent()) {
      return unknown;
    }
    FileVersion latest = state.latest(source).orElseThrow();
    if (copy.version() == 0) {
      return latest.deleted()
          ? Optional.of(
              Problem.notFound(
                  "%s is deleted, by version %d: name the version to copy"
                      .formatted(FileName.shown(source), latest.version())))
          : Optional.empty();
    }
    return checkContent(source, copy.version());
  }

  private Optional<Problem> checkContent(String name, long version) {
    return state.version(name, version).filter(found -> !found.deleted()).isPresent()
        ? Optional.empty()
        : Optional.of(
            Problem.notFound(
                "%s has no content at version %d: 'idunno versions' lists what there is"
                    .formatted(FileName.shown(name), version)));
  }

  private Optional<Problem> checkRule(String prefix) {
    return state.isFullOfRules() && !state.hasRetention(prefix)
        ? Optional.of(
            Problem.badInput(
                "there are %d rules of retention already: remove one"
                    .formatted(Retention.MAX_RULES)))
        : Optional.empty();
  }

  private Optional<Problem> checkHasRule(String prefix) {
    return state.hasRetention(prefix)
        ? Optional.empty()
        : Optional.of(
            Problem.notFound(
                FileName.shown(prefix)
                    + " has no rule of its own: 'idunno retention ls' lists those there are"));
  }

  private Optional<Problem> checkBefore(FileCommand.PurgeBefore purge) {
    return checkKnown(purge.name())
        .or(() -> {
          long newest = state.latest(purge.name()).orElseThrow().version();
          return purge.version() < 1 || purge.version() > newest + 1
              ? Optional.of(
                  Problem.notFound(
                      "'%s' has no version %d: its versions are 1 to %d"
                          .formatted(purge.name(), purge.version(), newest)))
              : Optional.empty();
        });
  }

  private Optional<Problem> checkPurge(FileCommand.Purge purge, long timeMs) {
    return checkContent(purge.name(), purge.version())
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
    return ReplicaNames.check(relocate.replicas());
  }

  private long timeOf(String name, long version) {
    return state.version(name, version).orElseThrow().timeMs();
  }
}
