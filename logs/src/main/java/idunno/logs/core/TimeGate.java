package idunno.logs.core;

import idunno.logs.core.regex.Kernels;

/// Lets through the lines of a file from the first that is not before a span of time to the last
/// before its end. Lines without a time, such as those of a stack trace, go with the one before
/// them. For one thread.
public final class TimeGate {
  private final Search.Span span;
  private final Kernels kernels;
  private boolean open;
  private boolean closed;
  private boolean hasTimes;
  private int from;
  private int to;

  public TimeGate(Search.Span span, Kernels kernels) {
    this.span = span;
    this.kernels = kernels;
    this.open = span.isEver();
  }

  /// Whether no later line can be let through.
  public boolean isClosed() {
    return closed;
  }

  /// Whether a line with a time was seen.
  public boolean hasTimes() {
    return hasTimes;
  }

  /// Judges the whole lines of a piece: [#from] and [#to] say which of them to look at.
  public void judge(byte[] text, int start, int end) {
    from = start;
    to = end;
    if (span.isEver()) {
      return;
    }
    for (int at = start; at < end && !closed; ) {
      if (open && lastTime(text, at, end) < span.until()) {
        return;
      }
      int lineEnd = kernels.indexOf(text, at, end, (byte) '\n');
      see(LineTime.of(text, at, lineEnd), at, lineEnd + 1);
      at = lineEnd + 1;
    }
    to = closed ? to : end;
    from = open ? from : to;
  }

  private void see(long time, int start, int next) {
    if (time == LineTime.NONE) {
      from = open ? from : next;
      return;
    }
    hasTimes = true;
    if (time >= span.until()) {
      from = open ? from : start;
      to = start;
      closed = true;
    } else if (!open && time >= span.since()) {
      open = true;
      from = start;
    } else if (!open) {
      from = next;
    }
  }

  /// The time of the last line that has one, among the last few: lines are in order.
  private static long lastTime(byte[] text, int from, int end) {
    int last = end;
    for (int i = 0; i < 64 && last > from; i++) {
      int start = Kernels.lineStart(text, from, last - 1);
      long time = LineTime.of(text, start, last - 1);
      if (time != LineTime.NONE) {
        return time;
      }
      last = start;
    }
    return Long.MAX_VALUE;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }
}
