package idunno.files;

import idunno.base.HostPort;
import idunno.files.bulk.LateAnswerException;
import idunno.files.bulk.ReplicaRefusedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node that leads, for those on another that would rather ask it than the log. Any thread may
/// call.
final class LeaderNode {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderNode.class);

  private final FileService.Here here;
  private final NamespaceLog namespace;
  private final Suspects suspects;

  /// Those that could not do what a leader does, though they can take bytes.
  private final Suspects unable;

  LeaderNode(FileService.Here here, NamespaceLog namespace, Suspects suspects) {
    this.here = here;
    this.namespace = namespace;
    this.suspects = suspects;
    this.unable = new Suspects(here.clock());
  }

  /// What it is asked.
  interface Question<T> {
    /// @return empty: it could not say
    Optional<T> put(String leader, HostPort address) throws IOException;
  }

  /// Whether there is one, it is not this node, and it was neither silent nor without a quorum a
  /// moment ago.
  boolean isWorthAsking() {
    return name().isPresent();
  }

  private Optional<String> name() {
    return namespace
        .leader()
        .filter(leader -> !leader.equals(here.node()))
        .filter(leader -> !suspects.isSuspect(leader) && !unable.isSuspect(leader));
  }

  /// Blocks until it has answered; empty when nobody is worth asking, or has an answer.
  <T> Optional<T> ask(Question<T> question) {
    Optional<String> name = name();
    Optional<HostPort> address = name.flatMap(here.neighbours()::bulkAddress);
    if (name.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    String leader = name.get();
    try {
      return question.put(leader, address.get());
    } catch (ReplicaRefusedException | LateAnswerException e) {
      unable.silent(leader);
      LOG.info("event=leader_unable leader={} reason={}", leader, e.toString());
    } catch (SocketTimeoutException e) {
      suspects.silent(leader);
      LOG.info("event=leader_silent leader={} reason={}", leader, e.toString());
    } catch (IOException e) {
      LOG.info("event=leader_not_reached leader={} reason={}", leader, e.toString());
    }
    return Optional.empty();
  }
}
