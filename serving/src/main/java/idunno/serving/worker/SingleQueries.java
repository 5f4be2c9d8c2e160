package idunno.serving.worker;

import idunno.base.Problem;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.ModelFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Answers queries that cannot wait for a task, on a thread of its own beside the slots.
final class SingleQueries {
  private static final int MOST_WAITING = 64;

  private final ModelShelf models;
  private final ThreadPoolExecutor thread;

  SingleQueries(ModelShelf models, String threadName) {
    this.models = models;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name(threadName).daemon().factory());
    thread.allowCoreThreadTimeOut(true);
  }

  CompletableFuture<Answer> ask(String model, Batch.Item item, Duration limit) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> run(model, item, limit, answer));
    } catch (RejectedExecutionException _) {
      answer.completeExceptionally(
          Problem.notNow("too many single queries are waiting: try again, or submit a job")
              .asException());
    }
    return answer;
  }

  void close() {
    thread.shutdownNow().forEach(Runnable::run);
  }

  private void run(
      String model, Batch.Item item, Duration limit, CompletableFuture<Answer> answer) {
    try (ModelShelf.Loan loan = thread.isShutdown() ? null : models.borrowNewest(model)) {
      if (loan == null) {
        throw Problem.notNow("model '" + model + "' is not loaded on this node: try again")
            .asException();
      }
      answer.complete(loan.model().run(new Batch.Items(List.of(item)), limit).getFirst());
    } catch (ModelFailure e) {
      answer.completeExceptionally(
          Problem.notNow("model '" + model + "' failed: " + OneLine.of(e)).asException());
    } catch (InterruptedException _) {
      answer.completeExceptionally(Problem.notNow("this node is stopping").asException());
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
