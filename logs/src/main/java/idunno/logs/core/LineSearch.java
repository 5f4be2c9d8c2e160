package idunno.logs.core;

import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.Matcher;

/// Looks for wanted lines in one file, which is handed to it piece by piece, and tells them with
/// what grep would tell with them. For one thread.
public final class LineSearch {
  private final Search search;
  private final Matcher matcher;
  private final Kernels kernels;
  private final LineSink sink;
  private final boolean tells;

  /// Whether it matters where a line begins.
  private final boolean needsStart;

  private byte[] text = {};
  private int toldTo;
  private boolean hasTold;
  private boolean leftOut;
  private int afterLeft;
  private long wanted;
  private long counted;
  private int countedTo;

  /// @param sink told of lines in the mode [Search.Mode#LINES] alone
  public LineSearch(Search search, Matcher matcher, Kernels kernels, LineSink sink) {
    this.search = search;
    this.matcher = matcher;
    this.kernels = kernels;
    this.sink = sink;
    this.tells = search.mode() == Search.Mode.LINES;
    this.needsStart = tells || search.level().isPresent();
  }

  /// How many wanted lines there were so far.
  public long wanted() {
    return wanted;
  }

  /// Looks through more of the file.
  ///
  /// @param keep where the lines begin that may still be told as context before one in this piece:
  ///   they have been looked through
  /// @param from the first line that was not looked through yet
  /// @param to behind a newline
  /// @return whether more of the file is of interest
  public boolean take(byte[] piece, int keep, int from, int to) {
    text = piece;
    if (keep > toldTo) {
      leftOut = true;
      toldTo = keep;
    }
    int at = from;
    while (at < to && !isOver()) {
      if (isFull()) {
        at = trail(at, to);
      } else {
        at = search.inverts() ? toNextMatch(at, to) : toMatch(at, to);
      }
    }
    return !isOver();
  }

  /// Tells this object that the piece's bytes are about to be moved `by` places nearer to its
  /// start.
  public void moving(int by) {
    if (search.numbers()) {
      count(by);
      countedTo -= by;
    }
    toldTo -= by;
  }

  private boolean isFull() {
    return wanted >= search.mostPerFile();
  }

  private boolean isOver() {
    return isFull() && afterLeft == 0 || wanted > 0 && search.endsAtFirst();
  }

  /// @return the place behind the first line with a match
  private int toMatch(int from, int to) {
    int end = matcher.next(text, from, to);
    if (end < 0) {
      trail(from, to);
      return to;
    }
    int start = needsStart ? Kernels.lineStart(text, from, end) : end;
    trail(from, start);
    want(start, end);
    return end + 1;
  }

  /// Takes the lines before the first one with a match, which is passed over.
  ///
  /// @return the place behind it, or behind the last line that was wanted
  private int toNextMatch(int from, int to) {
    int end = matcher.next(text, from, to);
    int start = end < 0 ? to : Kernels.lineStart(text, from, end);
    int at = from;
    if (!needsStart && !search.endsAtFirst()) {
      wanted +=
          Math.min(kernels.count(text, from, start, (byte) '\n'), search.mostPerFile() - wanted);
      at = start;
    }
    while (at < start && !isFull() && !isOver()) {
      int lineEnd = kernels.indexOf(text, at, start, (byte) '\n');
      want(at, lineEnd);
      at = lineEnd + 1;
    }
    if (at < start) {
      return at;
    }
    trail(start, end < 0 ? to : end + 1);
    return end < 0 ? to : end + 1;
  }

  /// Tells lines that follow one that was wanted.
  ///
  /// @return the place behind them
  private int trail(int from, int to) {
    int at = from;
    while (afterLeft > 0 && at < to) {
      int end = kernels.indexOf(text, at, to, (byte) '\n');
      tell(at, end, true);
      afterLeft--;
      at = end + 1;
    }
    return at;
  }

  /// A line with a match, or one without that is wanted for that.
  private void want(int start, int end) {
    if (search.level().isPresent() && !search.level().get().isReachedBy(text, start, end)) {
      trail(start, end + 1);
      return;
    }
    wanted++;
    if (tells) {
      tellWanted(start, end);
    }
  }

  private void tellWanted(int start, int end) {
    if (search.onlyMatching()) {
      if (!search.inverts()) {
        tellMatches(start, end);
      }
      return;
    }
    int first = start;
    for (int i = 0; i < search.before() && first > toldTo; i++) {
      first = Kernels.lineStart(text, toldTo, first - 1);
    }
    boolean hasContext = search.before() > 0 || search.after() > 0;
    if (hasContext && hasTold && (leftOut || first > toldTo)) {
      sink.gap();
    }
    for (int at = first; at < start; ) {
      int lineEnd = kernels.indexOf(text, at, start, (byte) '\n');
      tell(at, lineEnd, true);
      at = lineEnd + 1;
    }
    tell(start, end, false);
    afterLeft = search.after();
  }

  private void tellMatches(int start, int end) {
    int at = start;
    LineSink.Line line = new LineSink.Line(number(start), false);
    while (at < end && matcher.find(text, start, end, at)) {
      sink.line(line, text, matcher.matchStart(), matcher.matchEnd());
      at = matcher.matchEnd();
    }
  }

  private void tell(int start, int end, boolean isContext) {
    sink.line(new LineSink.Line(number(start), isContext), text, start, end);
    hasTold = true;
    leftOut = false;
    toldTo = end + 1;
  }

  /// How many lines there were before `to`, if they are numbered.
  public long lines(int to) {
    if (search.numbers()) {
      count(to);
    }
    return counted;
  }

  private long number(int start) {
    if (!search.numbers()) {
      return 0;
    }
    count(start);
    return counted + 1;
  }

  private void count(int to) {
    if (to > countedTo) {
      counted += kernels.count(text, countedTo, to, (byte) '\n');
      countedTo = to;
    }
  }
}
