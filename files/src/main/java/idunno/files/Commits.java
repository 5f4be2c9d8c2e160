package idunno.files;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.bulk.Links;
import idunno.files.bulk.ReplicaRefusedException;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proposes commits by way of the node that leads, so that those of all nodes meet there and share
/// log entries: an entry costs the voters far more than what is in it. Any thread may call.
public final class Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final FileService.Here here;
  private final NamespaceLog namespace;
  private final Links links;
  private final Suspects suspects;

  Commits(FileService.Here here, NamespaceLog namespace, Links links, Suspects suspects) {
    this.here = here;
    this.namespace = namespace;
    this.links = links;
    this.suspects = suspects;
  }

  /// As [NamespaceLog#propose]. What the leader's node cannot say for sure is proposed once more
  /// from here: the request id makes sure that it is done once, so a commit without goes the
  /// ordinary way at once.
  FileResult propose(FileCommand.Commit commit) {
    if (!commit.requestId().isEmpty()) {
      Optional<String> leader = namespace.leader().filter(this::isWorthAsking);
      Optional<HostPort> address = leader.flatMap(here.neighbours()::bulkAddress);
      if (address.isPresent()) {
        Optional<FileResult> result = ask(leader.get(), address.get(), commit);
        if (result.isPresent()) {
          return result.get();
        }
      }
    }
    return namespace.propose(commit);
  }

  private boolean isWorthAsking(String leader) {
    return !leader.equals(here.node()) && !suspects.isSuspect(leader);
  }

  private Optional<FileResult> ask(String leader, HostPort address, FileCommand.Commit commit) {
    try {
      byte[] result = links.propose(address, NamespaceCodec.encodeCommand(commit));
      return Optional.of(NamespaceCodec.decodeResult(result));
    } catch (ReplicaRefusedException e) {
      if (e.problem().kind() != Problem.Kind.NOT_NOW) {
        throw e.problem().asException();
      }
      LOG.info("event=leader_could_not_commit leader={} reason={}", leader, e.toString());
    } catch (SocketTimeoutException e) {
      suspects.silent(leader);
      LOG.info("event=leader_silent leader={} reason={}", leader, e.toString());
    } catch (IOException e) {
      LOG.info("event=leader_not_reached leader={} reason={}", leader, e.toString());
    }
    return Optional.empty();
  }

  /// Proposes a commit in the place of another node, to this node's log and no further; both as the
  /// log has them.
  ///
  /// @throws idunno.base.ProblemException BAD_INPUT for anything that is no commit with a request
  ///   id, and whatever the log says
  public byte[] proposeFor(byte[] command) {
    if (decode(command) instanceof FileCommand.Commit commit && !commit.requestId().isEmpty()) {
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
