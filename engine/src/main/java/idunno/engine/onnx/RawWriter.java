package idunno.engine.onnx;

import idunno.engine.Answer;
import java.util.List;

/// Writes every output whole: `{"outputs":{"NAME":[...]}}`, nested as the tensor is.
record RawWriter() implements AnswerWriter {

  @Override
  public Answer write(List<Result> results, int row) {
    StringBuilder out = new StringBuilder("{\"outputs\":{");
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      out.append(i == 0 ? "" : ",");
      JsonText.string(out, result.name());
      out.append(':');
      array(out, result, 0, row * result.elements());
    }
    return new Answer.Output(out.append("}}").toString(), -1, null);
  }

  /// Writes the part of a row that begins at element `at`, from dimension `depth` on; returns the
  /// element after it.
  private static int array(StringBuilder out, Result result, int depth, int at) {
    if (depth == result.row().length) {
      result.write(out, at);
      return at + 1;
    }
    int next = at;
    out.append('[');
    for (long i = 0; i < result.row()[depth]; i++) {
      out.append(i == 0 ? "" : ",");
      next = array(out, result, depth + 1, next);
    }
    out.append(']');
    return next;
  }
}
