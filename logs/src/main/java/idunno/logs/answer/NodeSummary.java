package idunno.logs.answer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// What became of one node's part of a search.
///
/// @param state `OK`, or why something is missing: `DOWN since TIME`, `TIMEOUT at 61 %`, `ERROR
///   ...`, `TRUNCATED ...`
/// @param files how many were searched
/// @param bytes how many of them were read, as they lie on disk
/// @param lines how many lines there were, if they were counted
/// @param matches how many lines were wanted
/// @param tookMs how long the node took
/// @param problems one line for each file that could not be searched
public record NodeSummary(
    String state,
    int files,
    long bytes,
    long lines,
    long matches,
    long tookMs,
    List<String> problems) {
  /// The state of a part of which nothing is missing.
  public static final String OK = "OK";

  private static final int MOST_PROBLEMS = 100;

  public NodeSummary {
    problems = List.copyOf(problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
  }

  /// A node of which nothing was heard.
  public static NodeSummary missing(String state) {
    return new NodeSummary(state, 0, 0, 0, 0, 0, List.of());
  }

  /// The same with another state.
  public NodeSummary as(String other) {
    return new NodeSummary(other, files, bytes, lines, matches, tookMs, problems);
  }

  /// Whether all that was asked for was looked at.
  public boolean isWhole() {
    return state.equals(OK) && problems.isEmpty();
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(clipped(state));
      out.writeInt(files);
      out.writeLong(this.bytes);
      out.writeLong(lines);
      out.writeLong(matches);
      out.writeLong(tookMs);
      out.writeInt(problems.size());
      for (String problem : problems) {
        out.writeUTF(clipped(problem));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// What it is the content of.
  public static NodeSummary decode(byte[] content) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      String state = in.readUTF();
      int files = in.readInt();
      long bytes = in.readLong();
      long lines = in.readLong();
      long matches = in.readLong();
      long tookMs = in.readLong();
      List<String> problems = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        problems.add(in.readUTF());
      }
      return new NodeSummary(state, files, bytes, lines, matches, tookMs, problems);
    }
  }

  private static String clipped(String text) {
    return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "...";
  }

  /// The frame that ends a node's part.
  public Frame frame(int node) {
    return new Frame(Frame.Kind.END, node, encode());
  }
}
