package idunno.files;

import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import java.util.Optional;
import java.util.function.Function;

/// What the file service needs of the coordinator. Blocking; any thread may call.
public interface NamespaceLog {
  /// Applies `command` on a quorum.
  ///
  /// @throws idunno.base.ProblemException with the namespace's refusal, or NOT_NOW when it is not
  ///   known whether the command was, or will be, applied
  FileResult propose(FileCommand command);

  /// The replica id of the node that leads, as far as this node knows.
  default Optional<String> leader() {
    return Optional.empty();
  }

  /// Asks a state that contains everything acknowledged anywhere before the call.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW without a quorum
  <T> T read(Function<Namespace, T> query);

  /// Asks this node's own state, which may be behind.
  <T> T readLocal(Function<Namespace, T> query);
}
