package idunno.logs.core;

/// Is told the lines of one file that a search wants, in their order.
public interface LineSink {
  /// @param line of the file, from `start` to before `end` in `text`, without its newline; only
  ///   read during the call
  void line(Line line, byte[] text, int start, int end);

  /// Lines are left out here between two groups of lines with their context.
  void gap();

  /// The file is no text, and has a line that is wanted, which is not told.
  void binary();

  /// Which line it is.
  ///
  /// @param number from 1, or 0 when lines are not numbered
  /// @param isContext whether it is only near one that is wanted
  record Line(long number, boolean isContext) {}
}
