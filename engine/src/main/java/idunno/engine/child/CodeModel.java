package idunno.engine.child;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A code file and its children: at most one for each slot, started when a slot is first needed,
/// and anew after a death.
final class CodeModel implements Model {
  private static final Logger LOG = LoggerFactory.getLogger(CodeModel.class);
  private static final long CLOSE_WAIT_SECONDS = 10;

  private final CodeSpec spec;
  private final Launch launch;
  private final Duration loadLimit;
  private final Clock clock;
  private final Runnable afterClose;
  private final Semaphore slots;
  private final Deque<Child> idle = new ConcurrentLinkedDeque<>();
  private final Set<Child> living = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param loadLimit how long `load` of the code may take
  /// @param afterClose runs once, when the last child is gone
  CodeModel(CodeSpec spec, Launch launch, Duration loadLimit, Clock clock, Runnable afterClose) {
    this.spec = spec;
    this.launch = launch;
    this.loadLimit = loadLimit;
    this.clock = clock;
    this.afterClose = afterClose;
    this.slots = new Semaphore(spec.slots(), true);
  }

  /// Starts the first child, which shows whether the code loads at all.
  ///
  /// @throws idunno.base.ProblemException when it does not, with the code's own words
  void loadFirst() throws InterruptedException {
    try {
      idle.push(startChild());
    } catch (ModelFailure e) {
      close();
      throw Problem.badInput(String.valueOf(e.getMessage())).asException();
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<Answer> run(Batch batch, Duration limit) throws ModelFailure, InterruptedException {
    slots.acquire();
    try {
      if (closed) {
        throw new ModelFailure(spec.file() + " was closed");
      }
      Child child = child();
      boolean sound = false;
      try {
        List<Answer> answers = answers(child, batch, shorter(limit, spec.timeout()));
        sound = true;
        return answers;
      } finally {
        if (sound) {
          idle.push(child);
        } else {
          end(child);
        }
      }
    } finally {
      slots.release();
    }
  }

  private Child child() throws ModelFailure, InterruptedException {
    for (Child child = idle.poll(); child != null; child = idle.poll()) {
      if (child.isAlive()) {
        return child;
      }
      end(child);
    }
    return startChild();
  }

  private Child startChild() throws ModelFailure, InterruptedException {
    Child child;
    try {
      child = Child.start(launch, clock, line -> LOG.info("{}: {}", spec.file(), line));
    } catch (IOException e) {
      throw new ModelFailure(spec.file() + " could not be started: " + e.getMessage(), e);
    }
    living.add(child);
    boolean sound = false;
    try {
      Outcome outcome = child.load(spec.folder(), loadLimit);
      if (!(outcome instanceof Outcome.Ready)) {
        throw failure(outcome, "while loading", loadLimit);
      }
      if (closed) {
        throw new ModelFailure(spec.file() + " was closed");
      }
      sound = true;
      return child;
    } finally {
      if (!sound) {
        end(child);
      }
    }
  }

  private List<Answer> answers(Child child, Batch batch, Duration limit)
      throws ModelFailure, InterruptedException {
    long end = clock.monotonicNanos() + limit.toNanos();
    List<Requests.Input> inputs = Requests.inputs(batch);
    List<Requests.Input> fitting = inputs.stream().filter(CodeModel::fits).toList();
    List<Answer> answers = new ArrayList<>(inputs.size());
    for (List<Requests.Input> part : Requests.split(fitting)) {
      Duration left = Duration.ofNanos(Math.max(1, end - clock.monotonicNanos()));
      Outcome outcome = child.infer(part, left);
      if (!(outcome instanceof Outcome.Answers(List<Answer> partial))) {
        throw failure(outcome, "while answering " + count(batch.size()), limit);
      }
      answers.addAll(partial);
    }
    for (int i = 0; i < inputs.size() && fitting.size() < inputs.size(); i++) {
      if (!fits(inputs.get(i))) {
        answers.add(i, tooLarge(inputs.get(i)));
      }
    }
    return answers;
  }

  private static boolean fits(Requests.Input input) {
    return input.bytes() <= Frames.MAX_INPUT_BYTES;
  }

  private static Answer tooLarge(Requests.Input input) {
    return new Answer.Failed(
        "the input is " + input.bytes() + " bytes; a code file takes " + Frames.MAX_INPUT_BYTES);
  }

  private ModelFailure failure(Outcome outcome, String when, Duration limit) {
    String file = spec.file();
    if (closed) {
      return new ModelFailure(file + " was closed " + when);
    }
    return new ModelFailure(
        switch (outcome) {
          case Outcome.Refused(String text) -> text;
          case Outcome.OutOfMemory() ->
              "%s ran out of its %s %s".formatted(file, megabytes(), when);
          case Outcome.Died(String text) -> "%s %s %s".formatted(file, text, when);
          case Outcome.TimedOut() ->
              "%s gave no answer within %s %s".formatted(file, seconds(limit), when);
          case Outcome.Ready() -> file + " said it was ready " + when;
          case Outcome.Answers _ -> file + " sent answers " + when;
        });
  }

  private String megabytes() {
    return (spec.memoryBytes() >> 20) + " MiB";
  }

  private static String seconds(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  private static String count(int queries) {
    return queries == 1 ? "1 query" : queries + " queries";
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void end(@Nullable Child child) {
    if (child != null) {
      living.remove(child);
      child.kill();
    }
  }

  /// Waits for runs in progress, but at most 10 s: then their children are killed, and they fail.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = false;
    boolean waited = false;
    try {
      waited = slots.tryAcquire(spec.slots(), CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    living.forEach(Child::kill);
    living.clear();
    if (waited) {
      slots.release(spec.slots());
    }
    afterClose.run();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
