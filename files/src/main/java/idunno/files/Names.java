package idunno.files;

import idunno.base.Problem;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.FileName;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Retention;
import java.util.Optional;
import java.util.OptionalLong;

/// What users do to names without moving a byte. Blocking; any thread may call. Each method throws
/// [idunno.base.ProblemException] with the namespace's refusal, REFUSED for a change of one of the
/// system's names, or NOT_NOW when it is not known whether it was done.
public final class Names {
  private final NamespaceLog log;

  public Names(NamespaceLog log) {
    this.log = log;
  }

  /// Adds a delete marker to `name`.
  public FileResult delete(String name, String requestId) {
    check(name);
    return log.propose(new FileCommand.Delete(name, requestId));
  }

  /// Makes the content that a deleted file had last its newest version again.
  public FileResult undelete(String name, String requestId) {
    check(name);
    return log.propose(new FileCommand.Undelete(name, requestId));
  }

  /// What is to be copied where.
  ///
  /// @param version empty: the newest
  public record Copying(String source, OptionalLong version, String target) {}

  /// Makes a version's content the newest version of `target`; both name the same bytes.
  public FileResult copy(Copying copying, Condition condition, String requestId) {
    check(copying.target());
    requirePositive(copying.version());
    return log.propose(
        new FileCommand.Copy(
            copying.source(), copying.version().orElse(0), copying.target(), condition, requestId));
  }

  /// Takes the content of one version away for good.
  public FileResult purge(String name, long version) {
    check(name);
    return log.propose(new FileCommand.Purge(name, version, 0));
  }

  /// Takes the content of all versions before that one away for good.
  public FileResult purgeBefore(String name, long version) {
    check(name);
    return log.propose(new FileCommand.PurgeBefore(name, version));
  }

  /// Takes the content of all versions away for good that there are now.
  public FileResult purgeAll(String name) {
    check(name);
    Optional<FileVersion> latest = log.read(state -> state.latest(name));
    return purgeBefore(name, latest.map(FileVersion::version).orElse(0L) + 1);
  }

  /// Sets the rule for the names that start with `prefix`.
  public FileResult retain(String prefix, Retention.Rule rule) {
    return log.propose(new FileCommand.SetRetention(prefix, rule));
  }

  /// Takes the rule of `prefix` away.
  public FileResult forgetRule(String prefix) {
    return log.propose(new FileCommand.ClearRetention(prefix));
  }

  private static void check(String name) {
    FileName.check(name)
        .ifPresent(problem -> {
          throw problem.asException();
        });
    FileService.refuseSystemName(name, false);
  }

  private static void requirePositive(OptionalLong version) {
    if (version.isPresent() && version.getAsLong() < 1) {
      throw Problem.notFound("there is no version " + version.getAsLong() + ": they begin at 1")
          .asException();
    }
  }
}
