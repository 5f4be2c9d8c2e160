package idunno.serving.worker;

import idunno.base.Clock;
import idunno.engine.Answer;
import idunno.engine.Model;
import idunno.engine.ModelFailure;
import idunno.serving.pack.PackSlice;
import java.time.Duration;
import java.util.List;

/// Runs a model over the queries of one task.
final class TaskRun {
  private final Clock clock;

  TaskRun(Clock clock) {
    this.clock = clock;
  }

  TaskAnswers run(Model model, PackSlice slice, Duration limit)
      throws ModelFailure, InterruptedException {
    long start = clock.monotonicNanos();
    List<Answer> answers = model.run(slice.batch(), limit);
    double processingMs = (clock.monotonicNanos() - start) / 1e6;
    if (answers.size() != slice.ids().size()) {
      throw new ModelFailure(
          "the model gave %d answers to %d queries".formatted(answers.size(), slice.ids().size()));
    }
    return collect(slice, answers, processingMs);
  }

  private static TaskAnswers collect(PackSlice slice, List<Answer> answers, double processingMs) {
    AnswerLines lines = new AnswerLines(answers.size());
    int succeeded = 0;
    int labelled = 0;
    int correct = 0;
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      lines.add(slice.ids().get(i), answer);
      if (answer instanceof Answer.Output output) {
        succeeded++;
        String label = slice.label(i);
        if (label != null) {
          labelled++;
          correct += Grading.isCorrect(output, label) ? 1 : 0;
        }
      }
    }
    int failed = answers.size() - succeeded;
    return new TaskAnswers(lines.buffer(), succeeded, failed, labelled, correct, processingMs);
  }
}
