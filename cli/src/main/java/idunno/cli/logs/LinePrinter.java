package idunno.cli.logs;

import idunno.logs.answer.Frame;
import java.io.IOException;

/// Shows an answer as it comes.
interface LinePrinter {
  /// Shows what a frame tells; the answer has taken it already.
  void print(Frame frame) throws IOException;

  /// Lets everything shown so far be seen.
  void flush() throws IOException;

  /// Shows what became of the search.
  void end() throws IOException;
}
