package idunno.node.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.consensus.Outcome;
import idunno.consensus.Part;
import idunno.consensus.ReplicatedGroup;
import idunno.files.PutOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real log whose answers get lost on their way.
class RepeatedCommitTest {
  @TempDir Path folder;

  private OneMember member;
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  /// How many are dropped once an answer was lost.
  private final AtomicInteger droppedAfterwards = new AtomicInteger();

  private final AtomicInteger proposed = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    member = new OneMember(folder, Clock.system(), Forgetful::new);
    proposed.set(0);
  }

  @AfterEach
  void stop() throws IOException {
    member.close();
  }

  @Test
  void aCommitWhoseAnswersAreLostIsProposedAgainAndDoneOnce() throws IOException {
    lost.set(3);
    assertThat(put("r1")).isEqualTo(1);
    assertThat(proposed).hasValue(4);
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void aCommitWithoutARequestIdIsNotProposedAgain() {
    lost.set(1);
    assertNotNow("");
    assertThat(proposed).hasValue(1);
    assertThat(versions()).as("it had happened").isEqualTo(1);
  }

  @Test
  void whatSurelyHasNotHappenedIsForTheCallerToRepeat() {
    dropped.set(1);
    assertNotNow("r1").hasMessage("the answer was lost");
    assertThat(proposed).hasValue(1);
    assertThat(versions()).isZero();
  }

  @Test
  void whatMayHaveHappenedIsNotDeniedWhenItsRepetitionIsRefused() {
    lost.set(1);
    droppedAfterwards.set(1);
    assertNotNow("r1").hasMessageEndingWith("(the change may have been carried out)");
    assertThat(proposed).hasValue(2);
    assertThat(versions()).isOne();
  }

  private AbstractThrowableAssert<?, ?> assertNotNow(String request) {
    return assertThatThrownBy(() -> put(request))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_NOW));
  }

  private long put(String request) throws IOException {
    var content = new ByteArrayInputStream(new byte[10]);
    return member
        .files()
        .put("a", content, OptionalLong.of(10), PutOptions.user(request))
        .version();
  }

  private int versions() {
    return member.state().read(state -> state.versions("a").size());
  }

  /// Passes everything on but some answers, or some questions.
  private final class Forgetful implements ReplicatedGroup {
    private final ReplicatedGroup group;

    Forgetful(ReplicatedGroup group) {
      this.group = group;
    }

    @Override
    public List<CompletableFuture<Outcome>> proposeAll(List<List<Part>> transactions) {
      proposed.incrementAndGet();
      if (dropped.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return transactions.stream().map(_ -> notNow(false)).toList();
      }
      List<CompletableFuture<Outcome>> outcomes = group.proposeAll(transactions);
      if (lost.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
        return outcomes;
      }
      dropped.addAndGet(droppedAfterwards.getAndSet(0));
      return outcomes.stream().map(outcome -> outcome.thenCompose(_ -> notNow(true))).toList();
    }

    private static CompletableFuture<Outcome> notNow(boolean mayHaveHappened) {
      return CompletableFuture.completedFuture(
          new Outcome.NotNow("the answer was lost", mayHaveHappened));
    }

    @Override
    public CompletableFuture<Void> barrier() {
      return group.barrier();
    }

    @Override
    public <T> T read(Supplier<T> query) {
      return group.read(query);
    }

    @Override
    public String leader() {
      return group.leader();
    }

    @Override
    public Leadership leadership() {
      return group.leadership();
    }

    @Override
    public boolean isMember() {
      return group.isMember();
    }

    @Override
    public Registration listen(Listener listener) {
      return group.listen(listener);
    }

    @Override
    public void close() {
      group.close();
    }
  }
}
