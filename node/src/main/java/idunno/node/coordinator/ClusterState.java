package idunno.node.coordinator;

import idunno.base.Problem;
import idunno.consensus.Outcome;
import idunno.consensus.Part;
import idunno.consensus.ReplicatedGroup;
import idunno.consensus.StateMachine;
import idunno.files.NamespaceCodec;
import idunno.files.NamespaceLog;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import idunno.serving.core.FileRef;
import idunno.serving.core.Pack;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.state.ServingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The replicated state of files and serving behind one log: typed commands in, typed results out.
/// This is the one place that builds entries of several parts.
///
/// Proposals and linearizable reads block; call them from threads that may.
public final class ClusterState implements NamespaceLog {
  /// For how long what may have happened is proposed again. Where no leader is in sight the second
  /// time is refused at once; both are told to the caller as "not now", which says nothing of what
  /// became of it.
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final String UNKNOWN = " (the change may have been carried out)";

  private final FilesMachine files = new FilesMachine();
  private final ServingMachine serving = new ServingMachine();
  private final Changes changes = new Changes(serving::changes);
  private final ReplicatedGroup group;

  /// Opens the group that hosts both state machines.
  public interface Opener {
    ReplicatedGroup open(List<StateMachine> machines) throws java.io.IOException;
  }

  public ClusterState(Opener opener) throws java.io.IOException {
    this.group = opener.open(List.of(files, serving));
    group.listen(changes);
  }

  public ReplicatedGroup.Leadership leadership() {
    return group.leadership();
  }

  public Changes changes() {
    return changes;
  }

  /// Has `listener` told of every change of the leadership, on a thread that must not be held up,
  /// until the registration is closed.
  public ReplicatedGroup.Registration listen(Consumer<ReplicatedGroup.Leadership> listener) {
    return group.listen(
        new ReplicatedGroup.Listener() {
          @Override
          public void applied(long index) {}

          @Override
          public void leadershipChanged(ReplicatedGroup.Leadership now) {
            listener.accept(now);
          }
        });
  }

  /// What serving can propose.
  public sealed interface Proposal {
    /// A change of serving, which is refused when a file that it refers to is not there.
    record Change(ServingCommand command) implements Proposal {}

    /// Names a task's output and makes the task a Success, or does neither.
    record Completion(FileCommand.Commit output, ServingCommand.Complete complete)
        implements Proposal {}
  }

  public ServingResult propose(ServingCommand command) {
    return await(proposeAll(List.of(new Proposal.Change(command))).getFirst());
  }

  /// Proposes changes that share log entries; each stands alone, and its future fails with
  /// [idunno.base.ProblemException] where it is refused.
  public List<CompletableFuture<ServingResult>> proposeAll(List<Proposal> proposals) {
    List<List<Part>> transactions = proposals.stream().map(ClusterState::parts).toList();
    List<CompletableFuture<Outcome>> outcomes = group.proposeAll(transactions);
    List<CompletableFuture<ServingResult>> results = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<Part> parts = transactions.get(i);
      results.add(
          outcomes
              .get(i)
              .thenApply(outcome -> ServingCodec.decodeResult(applied(parts, outcome).getLast())));
    }
    return results;
  }

  private static List<Part> parts(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Change(var command) -> withItsFiles(command);
      case Proposal.Completion(var output, var complete) -> List.of(part(output), part(complete));
    };
  }

  /// Files can be purged at any time until something refers to them, so that only the log can say
  /// which of the two came first.
  private static List<Part> withItsFiles(ServingCommand command) {
    List<Part> parts = new ArrayList<>();
    files(command)
        .distinct()
        .forEach(file -> parts.add(part(new FileCommand.Expect(file.name(), file.version()))));
    parts.add(part(command));
    return parts;
  }

  private static Stream<FileRef> files(ServingCommand command) {
    if (command instanceof ServingCommand.Submit submit) {
      return submit.packs().stream().map(Pack::file);
    }
    return command instanceof ServingCommand.Deploy deploy
        ? deploy.files().values().stream()
        : Stream.empty();
  }

  /// Takes the bytes of all of `files` away for good, or, when a job or a model refers to one of
  /// them or one is younger than `minAgeMs` by the log's time, of none.
  ///
  /// @throws idunno.base.ProblemException with the reason why none was taken
  public void purgeUnneeded(List<FileRef> files, long minAgeMs) {
    List<Part> parts = new ArrayList<>();
    parts.add(part(new ServingCommand.Disown(files)));
    for (FileRef file : files) {
      parts.add(part(new FileCommand.Purge(file.name(), file.version(), minAgeMs)));
    }
    applied(parts, await(group.propose(parts)));
  }

  @Override
  public FileResult propose(FileCommand command) {
    List<Part> parts = List.of(part(command));
    long sinceNanos = System.nanoTime();
    Outcome outcome = await(group.propose(parts));
    boolean repeated = false;
    while (mayBeRepeated(command, outcome) && System.nanoTime() - sinceNanos < REPEAT_NANOS) {
      outcome = await(group.propose(parts));
      repeated = true;
    }
    return NamespaceCodec.decodeResult(
        applied(parts, repeated ? unsure(outcome) : outcome).getFirst());
  }

  /// What became of one of several attempts says nothing of the first.
  private static Outcome unsure(Outcome last) {
    return last instanceof Outcome.NotNow notNow ? new Outcome.NotNow(notNow.why(), true) : last;
  }

  /// Whether it may have happened without anybody having heard of it, as when the leader that took
  /// it is gone, and the request id makes sure that it does not happen twice.
  private static boolean mayBeRepeated(FileCommand command, Outcome outcome) {
    return !command.requestId().isEmpty()
        && outcome instanceof Outcome.NotNow notNow
        && notNow.mayHaveHappened();
  }

  private static List<byte[]> applied(List<Part> parts, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Applied applied -> applied.results();
      case Outcome.Refused refused ->
          throw problem(parts.get(refused.part()).machine(), refused).asException();
      case Outcome.NotNow(String why, boolean mayHaveHappened) ->
          throw Problem.notNow(mayHaveHappened ? why + UNKNOWN : why).asException();
    };
  }

  private static Problem problem(String machine, Outcome.Refused refused) {
    return machine.equals(FilesMachine.NAME)
        ? NamespaceCodec.decodeProblem(refused.reason())
        : ServingCodec.decodeProblem(refused.reason());
  }

  @Override
  public Optional<String> leader() {
    return Optional.of(group.leader()).filter(name -> !name.isEmpty());
  }

  /// Reads files as they are after everything acknowledged so far, anywhere.
  @Override
  public <T> T read(Function<Namespace, T> query) {
    await(group.barrier());
    return readLocal(query);
  }

  /// Reads files as this node knows them: perhaps behind.
  @Override
  public <T> T readLocal(Function<Namespace, T> query) {
    return group.read(() -> query.apply(files.namespace()));
  }

  /// Reads serving as it is after everything acknowledged so far, anywhere.
  public <T> T readServing(Function<Serving, T> query) {
    await(group.barrier());
    return readServingLocal(query);
  }

  /// Reads serving as this node knows it: perhaps behind.
  public <T> T readServingLocal(Function<Serving, T> query) {
    return group.read(() -> query.apply(serving.serving()));
  }

  public void close() {
    changes.close();
    group.close();
  }

  private static Part part(ServingCommand command) {
    return new Part(ServingMachine.NAME, ServingCodec.encodeCommand(command));
  }

  private static Part part(FileCommand command) {
    return new Part(FilesMachine.NAME, NamespaceCodec.encodeCommand(command));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
