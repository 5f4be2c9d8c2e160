package idunno.serving.client;

import idunno.base.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the queries should be answered with, from a CSV file of `id,label` (RFC 4180; more columns
/// are passed over, and so is a first line whose second column is `label` or `class`).
///
/// Ids are kept as 64-bit hashes: of ten million, two collide with a probability of three in a
/// million.
public final class Labels {
  private final Map<Long, String> byId = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  private Labels() {}

  /// No labels but those that the inputs carry themselves.
  public static Labels none() {
    return new Labels();
  }

  /// @throws idunno.base.ProblemException BAD_INPUT, with the line, when the file is no such CSV
  public static Labels read(Path csv) throws IOException {
    Labels labels = new Labels();
    try (BufferedReader in = Files.newBufferedReader(csv)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          labels.add(csv, number, line);
        }
      }
    } catch (NoSuchFileException _) {
      throw Problem.notFound("labels '" + csv + "' do not exist").asException();
    } catch (CharacterCodingException _) {
      throw Problem.badInput("labels '" + csv + "' are not UTF-8").asException();
    }
    return labels;
  }

  /// How many ids have a label.
  public long size() {
    return byId.size();
  }

  /// The label of an id, if it has one here.
  public @Nullable String of(String id) {
    return byId.isEmpty() ? null : byId.get(IdSet.hash(id));
  }

  private void add(Path csv, long number, String line) {
    List<String> columns = columns(line);
    if (columns.size() < 2) {
      throw Problem.badInput("labels '" + csv + "', line " + number + ": it is not id,label")
          .asException();
    }
    String label = columns.get(1).strip();
    if (number == 1 && (label.equalsIgnoreCase("label") || label.equalsIgnoreCase("class"))) {
      return;
    }
    String text = texts.computeIfAbsent(label, same -> same);
    String before = byId.put(IdSet.hash(columns.get(0)), text);
    if (before != null && !before.equals(text)) {
      throw Problem.badInput(
              "labels '%s', line %d: '%s' has the label '%s' already, not '%s'"
                  .formatted(csv, number, columns.get(0), before, text))
          .asException();
    }
  }

  private static List<String> columns(String line) {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        column.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        columns.add(column.toString());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    columns.add(column.toString());
    return columns;
  }
}
