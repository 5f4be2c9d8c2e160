package idunno.engine.child;

import idunno.base.Clock;
import idunno.engine.Answer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One child process. One caller at a time asks it; any thread may kill it.
///
/// Reading and writing a pipe cannot be interrupted, so a thread of its own does both, and the
/// caller waits for that thread.
final class Child {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Process process;
  private final Death death;
  private final Thread drain;
  private final ExecutorService io;
  private final DataOutputStream out;
  private final DataInputStream in;

  private Child(Process process, Tail tail) {
    this.process = process;
    this.death = new Death(process, tail);
    this.out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER_BYTES));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
    var threads = Thread.ofPlatform().daemon().name("child-" + process.pid());
    this.io = Executors.newSingleThreadExecutor(threads.factory());
    this.drain = threads.unstarted(() -> tail.drain(process.getErrorStream()));
  }

  /// Starts a process; nothing is loaded yet.
  ///
  /// @param log takes a bounded part of what the code prints
  static Child start(Launch launch, Clock clock, Consumer<String> log) throws IOException {
    Process process = launch.processBuilder().start();
    Child child = new Child(process, new Tail(clock, log));
    child.drain.start();
    return child;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Outcome load(Path folder, Duration limit) throws InterruptedException {
    return ask(
        () -> {
          Frames.write(out, Frames.LOAD, folder.toString());
          return readOutcome(0);
        },
        limit);
  }

  Outcome infer(List<Requests.Input> inputs, Duration limit) throws InterruptedException {
    return ask(
        () -> {
          Requests.writeInfer(out, inputs);
          return readOutcome(inputs.size());
        },
        limit);
  }

  private Outcome ask(Exchange exchange, Duration limit) throws InterruptedException {
    Future<Outcome> answer;
    try {
      answer = io.submit(exchange::go);
    } catch (RejectedExecutionException e) {
      return new Outcome.Died("was stopped");
    }
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      kill();
      return new Outcome.TimedOut();
    } catch (InterruptedException e) {
      kill();
      throw e;
    } catch (ExecutionException e) {
      return died(String.valueOf(e.getCause()));
    }
  }

  private Outcome died(String cause) throws InterruptedException {
    boolean byItself = process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    kill();
    drain.join(LAST_WORDS);
    return byItself ? death.outcome() : death.nonsense(cause);
  }

  private Outcome readOutcome(int count) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case Frames.READY -> {
        Frames.readText(in, 0);
        yield new Outcome.Ready();
      }
      case Frames.FAILURE -> new Outcome.Refused(Frames.readText(in, BUFFER_BYTES));
      case Frames.OUT_OF_MEMORY -> {
        Frames.readText(in, BUFFER_BYTES);
        yield new Outcome.OutOfMemory();
      }
      case Frames.ANSWERS -> new Outcome.Answers(readAnswers(count));
      default -> throw new IOException("it sent a frame of the unknown kind " + kind);
    };
  }

  private List<Answer> readAnswers(int count) throws IOException {
    Frames.readCount(in, Frames.MAX_ANSWER_BYTES);
    int announced = in.readInt();
    if (announced != count) {
      throw new IOException("it sent " + announced + " answers to " + count + " queries");
    }
    List<Answer> answers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte kind = in.readByte();
      String text = Frames.readText(in, Frames.MAX_OUTPUT_BYTES);
      answers.add(
          kind == Frames.OUTPUT ? new Answer.Output(text, -1, null) : new Answer.Failed(text));
    }
    return answers;
  }

  /// Ends the process and all that it started, and waits a bounded time until it is gone. May be
  /// called again.
  void kill() {
    death.inflict();
    io.shutdown();
  }

  private interface Exchange {
    Outcome go() throws IOException;
  }
}
