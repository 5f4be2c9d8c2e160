package idunno.logs.scan;

import idunno.base.Clock;
import idunno.logs.answer.AnswerWriter;
import idunno.logs.answer.Contents;
import idunno.logs.answer.Lines;
import idunno.logs.answer.NodeSummary;
import idunno.logs.core.LineSink;
import idunno.logs.core.Search;
import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// One node's part of one search: all its files, in order, as frames. For one thread.
public final class NodeScan {
  /// Lines are handed on after this time though a portion is not full.
  private static final long MOST_WAIT_NANOS = 10_000_000;

  private static final long PROGRESS_NANOS = 250_000_000;

  private final Search search;
  private final FileScan scan;
  private final AnswerWriter answer;
  private final Clock clock;
  private final List<String> problems = new ArrayList<>();
  private long allBytes;
  private long bytes;
  private long lines;
  private long matches;
  private int files;
  private long sentNanos;
  private long toldNanos;

  /// @param answer where the frames go; an exception from there ends the search
  public NodeScan(
      Search search, Program program, Kernels kernels, AnswerWriter answer, Clock clock) {
    this.search = search;
    this.scan = new FileScan(search, program.matcher(kernels), kernels, this::goesOn);
    this.answer = answer;
    this.clock = clock;
  }

  /// Searches the files.
  ///
  /// @return what became of it; the caller sends that
  /// @throws IOException when nobody wants the answer any more
  public NodeSummary run(LogFiles.Found found) throws IOException {
    long begunNanos = clock.monotonicNanos();
    sentNanos = begunNanos - MOST_WAIT_NANOS;
    toldNanos = begunNanos;
    problems.addAll(found.problems());
    for (LogFile file : found.files()) {
      allBytes += sizeOf(file);
    }
    answer.write(new Contents.Progress(0, allBytes).frame());
    answer.flush();
    int number = 0;
    for (LogFile file : found.files()) {
      search(file, number++);
    }
    answer.flush();
    long tookMs = (clock.monotonicNanos() - begunNanos) / 1_000_000;
    return new NodeSummary(NodeSummary.OK, files, bytes, lines, matches, tookMs, problems);
  }

  private static long sizeOf(LogFile file) {
    try {
      return Files.size(file.path());
    } catch (IOException _) {
      // Whoever opens it says so.
      return 0;
    }
  }

  private void search(LogFile file, int number) throws IOException {
    FileAnswer told = new FileAnswer(number, file.name());
    FileScan.Outcome outcome;
    try (ByteSource source = ByteSource.open(file)) {
      TimeStart.seek(source, search.times());
      outcome = scan.scan(source, told);
    } catch (UnwantedException e) {
      throw e.why;
    } catch (IOException e) {
      problems.add(file.name() + ": " + Problems.why(e));
      return;
    }
    files++;
    matches += outcome.wanted();
    lines += outcome.lines();
    if (!search.times().isEver() && !outcome.hasTimes()) {
      problems.add(file.name() + ": its lines do not begin with a time");
    }
    boolean isNamed = search.mode() == Search.Mode.FILES_WITH && outcome.wanted() > 0;
    boolean isNamedForNone = search.mode() == Search.Mode.FILES_WITHOUT && outcome.wanted() == 0;
    if (search.mode() == Search.Mode.COUNT || isNamed || isNamedForNone) {
      told.name();
      answer.write(new Contents.Count(number, outcome.wanted()).frame());
    }
  }

  /// Nobody wants the answer any more: no fault of the file that was being read.
  private static final class UnwantedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient IOException why;

    UnwantedException(IOException why) {
      super(why);
      this.why = why;
    }
  }

  private boolean goesOn(long more) {
    bytes += more;
    long now = clock.monotonicNanos();
    try {
      if (now - toldNanos >= PROGRESS_NANOS) {
        toldNanos = now;
        answer.write(new Contents.Progress(bytes, allBytes).frame());
      }
      if (answer.isPending() && now - sentNanos >= MOST_WAIT_NANOS) {
        sentNanos = now;
        answer.flush();
      }
      if (!answer.isWanted()) {
        throw new IOException("nobody wants the answer any more");
      }
    } catch (IOException e) {
      throw new UnwantedException(e);
    }
    return true;
  }

  /// Tells one file's lines.
  private final class FileAnswer implements LineSink {
    private final int number;
    private final String name;
    private boolean isNamed;

    FileAnswer(int number, String name) {
      this.number = number;
      this.name = name;
    }

    void name() throws IOException {
      if (!isNamed) {
        isNamed = true;
        answer.write(new Contents.File(number, name).frame());
      }
    }

    @Override
    public void line(Line line, byte[] text, int start, int end) {
      tell(line.isContext() ? Lines.CONTEXT : 0, line.number(), text, start, end);
    }

    @Override
    public void gap() {
      tell(Lines.GAP, 0, new byte[0], 0, 0);
    }

    @Override
    public void binary() {
      tell(Lines.BINARY, 0, new byte[0], 0, 0);
    }

    private void tell(int flags, long line, byte[] text, int start, int end) {
      try {
        name();
        answer.line(number, new AnswerWriter.Head(flags, line), text, start, end);
      } catch (IOException e) {
        throw new UnwantedException(e);
      }
    }
  }
}
