package idunno.node;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.membership.net.JoinResult;
import idunno.membership.net.Membership;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.slf4j.Logger;

/// A node's way into its cluster. The start waits for it for a while; when nobody answers, the node
/// is up all the same, says what it waits for, and goes on asking for ever.
final class Joining implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

  /// A name may belong to a life that is just being removed; so long after that it should be free.
  private static final Duration REMOVED_SINCE = Duration.ofSeconds(2);

  private final Membership membership;
  private final DataFolder folder;
  private final Logger log;
  private final WhenIn whenIn;
  private final Strangers strangers;
  private volatile boolean closed;

  /// What the node does once it is in.
  interface WhenIn {
    void run() throws IOException;
  }

  Joining(
      Membership membership, DataFolder folder, Strangers strangers, Logger log, WhenIn whenIn) {
    this.membership = membership;
    this.folder = folder;
    this.log = log;
    this.whenIn = whenIn;
    this.strangers = strangers;
  }

  /// Waits until the node is in, or has waited long enough.
  ///
  /// @param failed told later, when the cluster does not want the node after all
  /// @throws ProblemException when the cluster does not want the node
  void join(BiConsumer<String, Throwable> failed) throws IOException {
    try {
      if (!isIn()) {
        Thread.ofVirtual().name("joining").start(() -> goOn(failed));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void goOn(BiConsumer<String, Throwable> failed) {
    try {
      boolean in = false;
      while (!in && !closed) {
        in = isIn();
      }
    } catch (IOException | ProblemException e) {
      failed.accept(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isIn() throws IOException, InterruptedException {
    return switch (membership.awaitJoined(LONGEST_WAIT, membership.removal().plus(REMOVED_SINCE))) {
      case JoinResult.Joined _ -> {
        if (!strangers.refusal().isEmpty()) {
          throw Problem.refused("--join names another cluster: " + strangers.refusal() + whatToDo())
              .asException();
        }
        folder.adopt(UUID.fromString(membership.cluster()));
        log.info("event=joined cluster={}", membership.cluster());
        whenIn.run();
        yield true;
      }
      case JoinResult.Refused(String reason) ->
          throw Problem.refused("the cluster does not let this node in: " + reason + whatToDo())
              .asException();
      case JoinResult.NotYet(String why) -> {
        log.warn("event=not_joined_yet why=\"{}\"", why);
        startAloneIfMember();
        yield false;
      }
    };
  }

  /// After an outage of the whole cluster nobody is in, so nobody lets anybody in; whoever began it
  /// may never come back. What takes a majority waits for one all the same.
  private void startAloneIfMember() {
    if (folder.identity().cluster().isPresent()) {
      log.warn("event=starts_alone why=\"nobody of its cluster answers\"");
      membership.startAlone();
    }
  }

  private String whatToDo() {
    return folder
        .identity()
        .cluster()
        .map(own ->
            "; what is in --dir belongs to cluster " + own + ": give another --dir or --join")
        .orElse("");
  }

  /// Asks no more.
  @Override
  public void close() {
    closed = true;
  }
}
