package idunno.logs.scan;

import idunno.logs.core.LineSearch;
import idunno.logs.core.LineSink;
import idunno.logs.core.Search;
import idunno.logs.core.TimeGate;
import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.Matcher;
import java.io.IOException;
import java.util.Arrays;

/// Reads files and searches them, one after the other, through one buffer. For one thread.
final class FileScan {
  /// What is read at once: it stays in the processor's cache.
  private static final int PIECE = 256 << 10;

  /// A line longer than this is an error of its file.
  private static final int LONGEST_LINE = 256 << 20;

  private static final int BINARY_LOOK = 32 << 10;

  private final Search search;
  private final Matcher matcher;
  private final Kernels kernels;
  private final Watch watch;
  private byte[] buffer = new byte[2 * PIECE];

  /// Where the context begins, where what was not looked through yet begins, and where it ends.
  private int keep;

  private int from;
  private int to;

  /// Up to where it is known that no line ends behind `from`.
  private int noEndTo;

  /// Is told of a scan's progress, and may end it.
  interface Watch {
    /// @param bytes of a file as it lies on disk that were read since the last call
    /// @return whether to go on
    boolean goesOn(long bytes) throws IOException;
  }

  /// What there was in a file.
  ///
  /// @param lines 0 if they are not numbered
  /// @param hasTimes whether some line has a time, if that was asked for
  record Outcome(long wanted, long lines, boolean hasTimes) {}

  FileScan(Search search, Matcher matcher, Kernels kernels, Watch watch) {
    this.search = search;
    this.matcher = matcher;
    this.kernels = kernels;
    this.watch = watch;
  }

  Outcome scan(ByteSource source, LineSink sink) throws IOException {
    keep = 0;
    from = 0;
    to = 0;
    noEndTo = 0;
    long read = source.position();
    boolean ended = !fill(source);
    boolean isEmpty = to == 0;
    boolean isBinary = !search.text() && isBinary();
    LineSearch lines =
        new LineSearch(isBinary ? search.untilFirst() : search, matcher, kernels, sink);
    TimeGate gate = new TimeGate(search.times(), kernels);
    boolean goesOn = true;
    while (goesOn && from < to) {
      int end = wholeLines(ended);
      if (end > from) {
        gate.judge(buffer, from, end);
        goesOn = lines.take(buffer, Math.min(keep, gate.from()), gate.from(), gate.to());
        from = end;
      }
      goesOn &= !gate.isClosed() && watch.goesOn(source.position() - read);
      read = source.position();
      if (goesOn && !ended) {
        makeRoom(lines);
        ended = !fill(source);
      }
    }
    if (isBinary && lines.wanted() > 0 && search.mode() == Search.Mode.LINES) {
      sink.binary();
    }
    return new Outcome(lines.wanted(), lines.lines(from), isEmpty || gate.hasTimes());
  }

  private boolean isBinary() {
    return search.mode() == Search.Mode.LINES
        && kernels.indexOf(buffer, 0, Math.min(to, BINARY_LOOK), (byte) 0) >= 0;
  }

  /// @return the place behind the last whole line; the last line of a file is whole without a
  ///   newline, and gets one
  private int wholeLines(boolean ended) {
    if (!ended) {
      int looked = Math.max(from, noEndTo);
      int end = Kernels.lineStart(buffer, looked, to);
      noEndTo = to;
      return end == looked ? from : end;
    }
    if (buffer[to - 1] != '\n') {
      if (to == buffer.length) {
        buffer = Arrays.copyOf(buffer, to + 1);
      }
      buffer[to++] = '\n';
    }
    return to;
  }

  /// @return whether there may be more
  private boolean fill(ByteSource source) throws IOException {
    int most = Math.min(PIECE, buffer.length - to);
    int got = source.read(buffer, to, most);
    to += Math.max(got, 0);
    return got >= 0;
  }

  /// Keeps the line that is not whole and what may be its context, and has room for a piece.
  private void makeRoom(LineSearch lines) throws IOException {
    if (buffer.length - to >= PIECE) {
      return;
    }
    int start = Math.max(keep, from);
    for (int i = 0; i < search.before() && start > keep; i++) {
      start = Kernels.lineStart(buffer, keep, start - 1);
    }
    lines.moving(start);
    byte[] target = buffer;
    if (buffer.length - (to - start) < PIECE) {
      if (to - start > LONGEST_LINE) {
        throw new IOException("a line is longer than " + (LONGEST_LINE >> 20) + " MiB");
      }
      target = new byte[2 * buffer.length];
    }
    System.arraycopy(buffer, start, target, 0, to - start);
    buffer = target;
    from -= start;
    to -= start;
    noEndTo -= start;
    keep = 0;
  }
}
