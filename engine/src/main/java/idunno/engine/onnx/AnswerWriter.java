package idunno.engine.onnx;

import idunno.engine.Answer;
import java.util.List;

/// Turns the outputs of a run into answers. Not safe for threads: each caller has its own.
sealed interface AnswerWriter permits TopWriter, RawWriter {
  /// The answer of one query of a run.
  ///
  /// @param results the outputs that were asked for, in order
  Answer write(List<Result> results, int row);
}
