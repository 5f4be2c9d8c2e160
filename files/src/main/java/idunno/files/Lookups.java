package idunno.files;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.bulk.Links;
import idunno.files.bulk.Sought;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// Finds versions as they are after everything acknowledged, by asking the node that leads, which
/// need not wait for this one to catch up. Those who come while a question is on its way share the
/// next one. Any thread may call; every call blocks.
public final class Lookups {
  private final NamespaceLog namespace;
  private final Links links;
  private final LeaderNode leader;
  private final Object monitor = new Object();
  private List<Waiting> waiting = new ArrayList<>();
  private boolean asking;

  /// @param answer empty: nobody knows, look yourself
  private record Waiting(Sought.Version what, CompletableFuture<Optional<Sought.Answer>> answer) {}

  Lookups(NamespaceLog namespace, Links links, LeaderNode leader) {
    this.namespace = namespace;
    this.links = links;
    this.leader = leader;
  }

  /// As [FileLookup#find] in a state that contains everything acknowledged before the call.
  FileVersion find(String name, OptionalLong version) {
    Sought.Version what = new Sought.Version(name, version);
    if (what.isSendable() && leader.isWorthAsking()) {
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
    boolean answered = false;
    try {
      answered = ask(batch);
    } finally {
      // Whatever went wrong, nobody waits for ever.
      batch.forEach(one -> one.answer().complete(Optional.empty()));
      ended(answered);
    }
  }

  /// @param answered false: nor do those who wait for the next question get an answer, and they
  ///   need not wait for that one by one
  private void ended(boolean answered) {
    List<Waiting> hopeless = List.of();
    boolean more;
    synchronized (monitor) {
      asking = false;
      if (!answered) {
        hopeless = waiting;
        waiting = new ArrayList<>();
      }
      more = !waiting.isEmpty();
    }
    hopeless.forEach(one -> one.answer().complete(Optional.empty()));
    if (more) {
      Thread.ofVirtual().name("lookups").start(this::askNext);
    }
  }

  /// Whether there were answers.
  private boolean ask(List<Waiting> batch) {
    List<Sought.Version> what = batch.stream().map(Waiting::what).toList();
    List<Sought.Answer> answers =
        leader.ask((_, address) -> Optional.of(links.find(address, what))).orElse(List.of());
    for (int i = 0; i < answers.size(); i++) {
      batch.get(i).answer().complete(Optional.of(answers.get(i)));
    }
    return !answers.isEmpty();
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
