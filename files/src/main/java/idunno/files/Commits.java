package idunno.files;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.bulk.Links;
import idunno.files.bulk.ReplicaRefusedException;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import java.io.IOException;
import java.util.Optional;

/// Proposes commits by way of the node that leads, so that those of all nodes meet there and share
/// log entries: an entry costs the voters far more than what is in it. Any thread may call.
public final class Commits {
  private final NamespaceLog namespace;
  private final Links links;
  private final LeaderNode leader;

  Commits(NamespaceLog namespace, Links links, LeaderNode leader) {
    this.namespace = namespace;
    this.links = links;
    this.leader = leader;
  }

  /// As [NamespaceLog#propose]. What the leader's node cannot say for sure is proposed once more
  /// from here: the request id makes sure that it is done once, so a commit without goes the
  /// ordinary way at once.
  ///
  /// What was left with the leader's node may be read from its socket at any later time, as when
  /// its process was stopped. The log refuses it then, once it no longer remembers the request.
  FileResult propose(FileCommand.Commit commit) {
    if (commit.requestId().isEmpty()) {
      return namespace.propose(commit);
    }
    FileCommand.Commit dated = commit.withSeen(namespace.readLocal(Namespace::requests));
    return leader
        .ask((_, address) -> proposeAt(address, dated))
        .orElseGet(() -> namespace.propose(dated));
  }

  private Optional<FileResult> proposeAt(HostPort address, FileCommand.Commit commit)
      throws IOException {
    try {
      byte[] result = links.propose(address, NamespaceCodec.encodeCommand(commit));
      return Optional.of(NamespaceCodec.decodeResult(result));
    } catch (ReplicaRefusedException e) {
      if (e.problem().kind() != Problem.Kind.NOT_NOW) {
        throw e.problem().asException();
      }
      throw e;
    }
  }

  /// Proposes a commit in the place of another node, to this node's log and no further; both as the
  /// log has them.
  ///
  /// @throws idunno.base.ProblemException BAD_INPUT for anything that is no commit with a request
  ///   id of which the log can tell when it is late, and whatever the log says
  public byte[] proposeFor(byte[] command) {
    if (decode(command) instanceof FileCommand.Commit commit
        && !commit.requestId().isEmpty()
        && commit.seen().isPresent()) {
      return NamespaceCodec.encodeResult(namespace.propose(commit));
    }
    throw Problem.badInput("only a commit that may be repeated is proposed for another node")
        .asException();
  }

  private static FileCommand decode(byte[] command) {
    try {
      return NamespaceCodec.decodeCommand(command);
    } catch (IllegalArgumentException e) {
      throw Problem.badInput("that is no command: " + e.getMessage()).asException();
    }
  }
}
