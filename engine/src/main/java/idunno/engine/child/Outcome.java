package idunno.engine.child;

import idunno.engine.Answer;
import java.util.List;

/// How one request to a child ended.
sealed interface Outcome {
  /// The code is loaded.
  record Ready() implements Outcome {}

  record Answers(List<Answer> answers) implements Outcome {}

  /// The child lives, and says that the request as a whole failed.
  record Refused(String text) implements Outcome {}

  /// The code needed more than its memory.
  record OutOfMemory() implements Outcome {}

  /// The child exited, or made no sense; it is dead now.
  record Died(String text) implements Outcome {}

  /// There was no answer in time; the child is dead now.
  record TimedOut() implements Outcome {}
}
