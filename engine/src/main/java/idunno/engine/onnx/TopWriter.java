package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import idunno.engine.Answer;
import java.util.List;

/// Writes the best classes of the first output: `{"top":[{"index","label","score"}]}`, the best
/// first, of equals the lower index. NaN is worse than every number.
final class TopWriter implements AnswerWriter {
  private final Port output;
  private final Labels labels;
  private final int[] best;
  private double[] scores = new double[0];

  TopWriter(Port output, Labels labels, int top) {
    this.output = output;
    this.labels = labels;
    this.best = new int[top];
  }

  @Override
  public Answer write(List<Result> results, int row) {
    Result result = results.getFirst();
    int classes = result.elements();
    if (scores.length != classes) {
      scores = new double[classes];
    }
    result.copyRow(row, scores);
    int count = select(classes);
    StringBuilder out = new StringBuilder(16 + 48 * count).append("{\"top\":[");
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "{\"index\":" : ",{\"index\":").append(best[i]);
      labels.write(out, best[i]);
      out.append(",\"score\":");
      score(out, scores[best[i]]);
      out.append('}');
    }
    int index = count == 0 ? -1 : best[0];
    return new Answer.Output(out.append("]}").toString(), index, labels.name(index));
  }

  /// Insertion into the few best: one comparison for nearly every class.
  private int select(int classes) {
    int count = 0;
    for (int i = 0; i < classes; i++) {
      double score = scores[i];
      if (count == best.length && !isBetter(score, scores[best[count - 1]])) {
        continue;
      }
      int place = count < best.length ? count++ : count - 1;
      while (place > 0 && isBetter(score, scores[best[place - 1]])) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = i;
    }
    return count;
  }

  private static boolean isBetter(double a, double b) {
    return a > b || Double.isNaN(b) && !Double.isNaN(a);
  }

  private void score(StringBuilder out, double score) {
    if (output.type() == OnnxJavaType.DOUBLE) {
      JsonText.number(out, score);
    } else if (Elements.isReal(output.type())) {
      JsonText.number(out, (float) score);
    } else {
      out.append((long) score);
    }
  }
}
