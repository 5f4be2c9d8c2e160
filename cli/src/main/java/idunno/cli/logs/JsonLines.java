package idunno.cli.logs;

import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.logs.answer.Contents;
import idunno.logs.answer.Frame;
import idunno.logs.answer.Lines;
import idunno.logs.answer.NodeSummary;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON object for each line or count, and one for the summary at the end.
final class JsonLines implements LinePrinter {
  private final LogsAnswer answer;
  private final OutputStream out;

  /// Of a line that has not ended yet.
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  JsonLines(Console console, LogsAnswer answer) {
    this.answer = answer;
    this.out = new BufferedOutputStream(console.out(), 64 << 10);
  }

  @Override
  public void print(Frame frame) throws IOException {
    switch (frame.kind()) {
      case LINES -> lines(frame);
      case COUNT -> {
        Contents.Count count = Contents.Count.of(frame);
        write(
            Json.object(
                "node", answer.node(frame.node()),
                "file", answer.file(frame.node(), count.file()),
                "count", count.wanted()));
      }
      case NODE, FILE, PROGRESS, END, ALL -> {
        // Known to the answer.
      }
    }
  }

  private void lines(Frame frame) throws IOException {
    Lines lines = new Lines(frame);
    while (lines.advance()) {
      begun.write(lines.bytes(), lines.start(), lines.end() - lines.start());
      if (!lines.hasMore() && !lines.isGap()) {
        String text = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        line(frame.node(), lines, text);
      }
    }
  }

  private void line(int node, Lines lines, String text) throws IOException {
    String file = answer.file(node, lines.file());
    if (lines.isBinary()) {
      write(Json.object("node", answer.node(node), "file", file, "binary", true));
      return;
    }
    String[] words = text.split(" ", 3);
    boolean isStructured =
        words.length == 3 && words[0].length() >= 20 && words[0].charAt(10) == 'T';
    @Nullable String time = isStructured ? words[0] : null;
    @Nullable String level = isStructured ? words[1] : null;
    Json line =
        lines.isContext()
            ? Json.object(
                "node",
                answer.node(node),
                "file",
                file,
                "line",
                lines.lineNumber(),
                "time",
                time,
                "level",
                level,
                "text",
                text,
                "context",
                true)
            : Json.object(
                "node",
                answer.node(node),
                "file",
                file,
                "line",
                lines.lineNumber(),
                "time",
                time,
                "level",
                level,
                "text",
                text);
    write(line);
  }

  private void write(Json json) throws IOException {
    out.write((json.line() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void end() throws IOException {
    List<Json> nodes = new ArrayList<>();
    answer
        .nodes()
        .forEach((number, node) -> {
          NodeSummary one = answer.summary(number);
          nodes.add(
              Json.object(
                  "node", node.name(),
                  "address", node.address(),
                  "state", one.state(),
                  "files", one.files(),
                  "bytes", one.bytes(),
                  "lines", one.lines(),
                  "matches", one.matches(),
                  "ms", one.tookMs(),
                  "problems", one.problems()));
        });
    Json summary =
        Json.object("partial", answer.isPartial(), "why", answer.broken(), "nodes", nodes);
    write(Json.object("summary", summary));
    out.flush();
  }
}
