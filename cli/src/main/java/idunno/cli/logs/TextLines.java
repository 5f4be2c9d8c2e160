package idunno.cli.logs;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Progress;
import idunno.cli.output.TextTable;
import idunno.logs.answer.Contents;
import idunno.logs.answer.Frame;
import idunno.logs.answer.Lines;
import idunno.logs.answer.NodeSummary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Lines as grep shows those of several files: `NODE:FILE:NUMBER:LINE`, bytes as they are; the
/// summary goes to standard error.
final class TextLines implements LinePrinter {
  /// The colours of nodes on a terminal, in turn (ECMA-48).
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 96, 93, 95, 92, 94};

  private final Console console;
  private final LogsAnswer answer;
  private final OutputStream out;
  private final boolean names;
  private final boolean numbers;
  private final boolean counts;
  private final boolean quiet;
  private final boolean colour;
  private final boolean terminal;
  private final boolean summary;
  private final Progress progress;
  private final Map<Integer, Contents.Progress> read = new HashMap<>();
  private final Map<Long, byte[]> prefixes = new HashMap<>();
  private boolean goesOn;

  TextLines(Console console, LogsAnswer answer, LogsOptions options) {
    this.console = console;
    this.answer = answer;
    this.out = new BufferedOutputStream(console.out(), 64 << 10);
    this.names = !options.has("--no-filename");
    this.numbers = options.has("--line-number");
    this.counts = options.has("--count");
    this.quiet = options.has("--quiet");
    this.summary = !options.has("--no-summary") && !quiet;
    String when = options.last("--color");
    this.terminal = console.isOutputTerminal();
    this.colour = "always".equals(when) || terminal && !"never".equals(when);
    this.progress = new Progress(console, "searching");
    if (options.has("--files-without-match")) {
      answer.asksForFilesWithout();
    }
  }

  @Override
  public void print(Frame frame) throws IOException {
    switch (frame.kind()) {
      case LINES -> lines(frame);
      case COUNT -> count(frame);
      case PROGRESS -> {
        read.put(frame.node(), Contents.Progress.of(frame));
        showProgress();
      }
      case NODE, FILE, END, ALL -> {
        // Known to the answer.
      }
    }
  }

  private void showProgress() {
    if (!terminal && console.isTerminal() && !quiet) {
      long done = read.values().stream().mapToLong(Contents.Progress::read).sum();
      long all = read.values().stream().mapToLong(Contents.Progress::all).sum();
      progress.slow(done >> 20, all >> 20, "MiB");
    }
  }

  private void lines(Frame frame) throws IOException {
    Lines lines = new Lines(frame);
    byte[] prefix = prefix(frame.node(), lines.file());
    while (lines.advance()) {
      if (quiet) {
        continue;
      }
      if (lines.isGap()) {
        write("--\n");
      } else if (lines.isBinary()) {
        write(answer.node(frame.node()) + ": " + answer.file(frame.node(), lines.file()));
        write(": binary file matches\n");
      } else {
        line(lines, prefix);
      }
    }
  }

  private void line(Lines lines, byte[] prefix) throws IOException {
    if (!goesOn) {
      char mark = lines.isContext() ? '-' : ':';
      if (names) {
        out.write(prefix);
        out.write(mark);
      }
      if (numbers) {
        write(Long.toString(lines.lineNumber()));
        out.write(mark);
      }
    }
    text(lines);
    goesOn = lines.hasMore();
    if (!goesOn) {
      out.write('\n');
    }
  }

  /// A terminal must not be told anything by a log.
  private void text(Lines lines) throws IOException {
    if (!terminal) {
      out.write(lines.bytes(), lines.start(), lines.end() - lines.start());
      return;
    }
    for (int i = lines.start(); i < lines.end(); i++) {
      byte value = lines.bytes()[i];
      boolean controls = value >= 0 && value < ' ' && value != '\t' || value == 0x7f;
      out.write(controls ? '?' : value);
    }
  }

  private void count(Frame frame) throws IOException {
    if (quiet) {
      return;
    }
    Contents.Count count = Contents.Count.of(frame);
    if (names || !counts) {
      out.write(prefix(frame.node(), count.file()));
    }
    write(counts ? (names ? ":" : "") + count.wanted() + "\n" : "\n");
  }

  private byte[] prefix(int node, int file) {
    return prefixes.computeIfAbsent(
        (long) node << 32 | file,
        _ -> {
          String text = answer.node(node) + ":" + answer.file(node, file);
          int shade = COLOURS[node % COLOURS.length];
          String shown = colour ? "\u001b[" + shade + "m" + text + "\u001b[0m" : text;
          return shown.getBytes(StandardCharsets.UTF_8);
        });
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void end() throws IOException {
    out.flush();
    console.out().flush();
    if (quiet && !answer.isPartial()) {
      return;
    }
    if (summary) {
      TextTable table = new TextTable("NODE", "STATE", "FILES", "BYTES", "LINES FOUND");
      answer
          .nodes()
          .forEach((number, node) -> {
            NodeSummary one = answer.summary(number);
            table.row(
                node.name(),
                one.state(),
                Integer.toString(one.files()),
                Figures.bytes(one.bytes()),
                Long.toString(one.matches()));
          });
      table.lines().forEach(console.err()::println);
    }
    missing();
  }

  private void missing() {
    answer
        .nodes()
        .forEach((number, node) -> {
          NodeSummary one = answer.summary(number);
          for (String problem : one.problems()) {
            console.err().println("idunno: " + node.name() + ": " + TextTable.printable(problem));
          }
          if (!one.state().equals(NodeSummary.OK)) {
            console
                .err()
                .println(
                    "idunno: the logs of "
                        + node.name()
                        + " are missing: "
                        + TextTable.printable(one.state()));
          }
        });
    if (answer.broken() != null) {
      console.err().println("idunno: INCOMPLETE: " + answer.broken());
    }
    if (answer.isPartial()) {
      console.err().println("idunno: this is a PARTIAL answer");
    }
  }
}
