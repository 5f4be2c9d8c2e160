package idunno.engine.onnx;

import idunno.base.Problem;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names of a model's classes, in order, already written as JSON.
///
/// @param names empty where the manifest names none
/// @param json `,"label":"..."` for each
record Labels(List<String> names, List<String> json) {
  static final Labels NONE = new Labels(List.of(), List.of());
  private static final long MAX_BYTES = 16 << 20;

  /// Reads one name a line; empty lines at the end do not count.
  static Labels read(Path folder, String file) {
    List<String> lines;
    try {
      Path path = folder.resolve(file);
      if (Files.size(path) > MAX_BYTES) {
        throw Problem.badInput(file + " is larger than 16 MiB: no list of classes").asException();
      }
      lines = new ArrayList<>(Files.readAllLines(path, StandardCharsets.UTF_8));
    } catch (MalformedInputException e) {
      throw Problem.badInput(file + " is not UTF-8 text with one class name a line").asException();
    } catch (IOException e) {
      throw Problem.badInput(file + " cannot be read: " + e.getMessage()).asException();
    }
    while (!lines.isEmpty() && lines.getLast().isBlank()) {
      lines.removeLast();
    }
    return of(lines.stream().map(String::strip).toList());
  }

  static Labels of(List<String> names) {
    List<String> json = new ArrayList<>();
    for (String name : names) {
      StringBuilder out = new StringBuilder(",\"label\":");
      JsonText.string(out, name);
      json.add(out.toString());
    }
    return new Labels(names, List.copyOf(json));
  }

  @Nullable String name(int index) {
    return index >= 0 && index < names.size() ? names.get(index) : null;
  }

  void write(StringBuilder out, int index) {
    if (index < json.size()) {
      out.append(json.get(index));
    }
  }
}
