package idunno.serving.worker;

import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Batch.Item;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A model that does what its queries say: `"crash"` fails the batch, `"bad"` is the query's own
/// error, `"hang"` waits for the gate, anything else is given back.
final class ScriptedModel implements Model {
  final CountDownLatch gate = new CountDownLatch(1);
  final AtomicInteger hanging = new AtomicInteger();
  final AtomicInteger stopped = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public List<Answer> run(Batch batch, Duration limit) throws ModelFailure, InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (Item item : ((Batch.Items) batch).items()) {
      String text = ((Item.Json) item).text();
      switch (text) {
        case "\"crash\"" -> throw new ModelFailure("it crashed\non two lines");
        case "\"bad\"" -> answers.add(new Answer.Failed("a \"bad\" query"));
        case "\"hang\"" -> {
          hang(limit);
          answers.add(new Answer.Output(text, -1, null));
        }
        default -> answers.add(new Answer.Output(text, text.length(), null));
      }
    }
    return answers;
  }

  private void hang(Duration limit) throws ModelFailure, InterruptedException {
    hanging.incrementAndGet();
    try {
      if (!gate.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ModelFailure("it hung");
      }
    } catch (InterruptedException e) {
      stopped.incrementAndGet();
      throw e;
    } finally {
      hanging.decrementAndGet();
    }
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
