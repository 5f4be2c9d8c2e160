package idunno.files;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.bulk.Links;
import idunno.files.bulk.Sought;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds versions as they are after everything acknowledged, by asking the node that leads, which
/// need not wait for this one to catch up. Those who come while a question is on its way share the
/// next one. Any thread may call; every call blocks.
public final class Lookups {
  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

  private final FileService.Here here;
  private final NamespaceLog namespace;
  private final Links links;
  private final Suspects suspects;
  private final Object monitor = new Object();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean asking;

  /// @param answer empty: nobody knows, look yourself
  private record Waiting(Sought.Version what, CompletableFuture<Optional<Sought.Answer>> answer) {}

  Lookups(FileService.Here here, NamespaceLog namespace, Links links, Suspects suspects) {
    this.here = here;
    this.namespace = namespace;
    this.links = links;
    this.suspects = suspects;
  }

  /// As [FileLookup#find] in a state that contains everything acknowledged before the call.
  FileVersion find(String name, OptionalLong version) {
    Sought.Version what = new Sought.Version(name, version);
    if (what.isSendable() && leader().isPresent()) {
      Waiting mine = new Waiting(what, new CompletableFuture<>());
      synchronized (monitor) {
        waiting.add(mine);
      }
      askNext();
      Optional<Sought.Answer> answer = mine.answer().join();
      if (answer.isPresent()) {
        return given(answer.get());
      }
    }
    return namespace.read(state -> FileLookup.find(state, name, version));
  }

  private static FileVersion given(Sought.Answer answer) {
    return switch (answer) {
      case Sought.Answer.Found(FileVersion version) -> version;
      case Sought.Answer.Missing(Problem why) -> throw why.asException();
    };
  }

  private Optional<String> leader() {
    return namespace
        .leader()
        .filter(leader -> !leader.equals(here.node()) && !suspects.isSuspect(leader));
  }

  /// Asks for those who wait, if nobody does; then whoever comes next is asked for by a thread of
  /// its own, so that nobody works for others for ever.
  private void askNext() {
    List<Waiting> batch;
    synchronized (monitor) {
      if (asking || waiting.isEmpty()) {
        return;
      }
      int count = Math.min(waiting.size(), Sought.MOST_AT_ONCE);
      batch = List.copyOf(waiting.subList(0, count));
      waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
      asking = true;
    }
    try {
      ask(batch);
    } finally {
      // Whatever went wrong, nobody waits for ever.
      batch.forEach(one -> one.answer().complete(Optional.empty()));
      ended();
    }
  }

  private void ended() {
    boolean more;
    synchronized (monitor) {
      asking = false;
      more = !waiting.isEmpty();
    }
    if (more) {
      Thread.ofVirtual().name("lookups").start(this::askNext);
    }
  }

  private void ask(List<Waiting> batch) {
    Optional<String> leader = leader();
    Optional<HostPort> address = leader.flatMap(here.neighbours()::bulkAddress);
    if (leader.isEmpty() || address.isEmpty()) {
      return;
    }
    try {
      List<Sought.Version> what = batch.stream().map(Waiting::what).toList();
      List<Sought.Answer> answers = links.find(address.get(), what);
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(Optional.of(answers.get(i)));
      }
    } catch (SocketTimeoutException e) {
      suspects.silent(leader.get());
      LOG.info("event=leader_silent leader={} reason={}", leader.get(), e.toString());
    } catch (IOException e) {
      LOG.info("event=leader_not_reached leader={} reason={}", leader.get(), e.toString());
    }
  }

  /// Finds versions for another node, all of them in one state.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW without a quorum
  public List<Sought.Answer> findFor(List<Sought.Version> sought) {
    return namespace.read(state -> sought.stream().map(each -> find(state, each)).toList());
  }

  private static Sought.Answer find(Namespace state, Sought.Version sought) {
    try {
      return new Sought.Answer.Found(FileLookup.find(state, sought.name(), sought.version()));
    } catch (ProblemException e) {
      return new Sought.Answer.Missing(e.problem());
    }
  }
}
