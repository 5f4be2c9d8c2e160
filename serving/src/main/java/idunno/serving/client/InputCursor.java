package idunno.serving.client;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Npy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Goes through the inputs in order, once. One thread.
public final class InputCursor implements AutoCloseable {
  private final List<Root> roots;
  private int nextRoot;
  private long inputsOfRoot;
  private @Nullable Root root;
  private @Nullable FileTree tree;
  private @Nullable Lines lines;

  InputCursor(List<Root> roots) {
    this.roots = roots;
  }

  /// A `.jsonl` file that is being read.
  private static final class Lines {
    private final String origin;
    private final BufferedReader reader;
    private long number;

    Lines(String origin, BufferedReader reader) {
      this.origin = origin;
      this.reader = reader;
    }
  }

  /// The next input, or null after the last.
  ///
  /// @throws ProblemException BAD_INPUT when one cannot be understood, or an INPUT holds no query
  public @Nullable Input next() throws IOException {
    while (true) {
      Input input = lines == null ? null : nextLine(lines);
      if (input == null) {
        Path path = tree == null ? null : tree.next();
        if (path != null) {
          input = open(path);
        } else if (endRoot() && nextRoot < roots.size()) {
          input = begin(roots.get(nextRoot++));
        } else {
          return null;
        }
      }
      if (input != null) {
        inputsOfRoot++;
        return input;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.reader.close();
      lines = null;
    }
  }

  private boolean endRoot() {
    if (root != null && lines == null && inputsOfRoot == 0) {
      throw Problem.badInput(
              "input '" + root.text() + "' holds no query: leave it out, or give another")
          .asException();
    }
    root = null;
    tree = null;
    return true;
  }

  private @Nullable Input begin(Root next) throws IOException {
    root = next;
    inputsOfRoot = 0;
    return switch (next) {
      case Root.OneFile(String text, String name, Path file) -> open(name, text, file);
      case Root.Folder folder -> {
        tree = new FileTree(folder.folder());
        yield null;
      }
    };
  }

  private @Nullable Input open(Path path) throws IOException {
    Root.Folder folder = (Root.Folder) Objects.requireNonNull(root);
    Path relative = folder.folder().relativize(path);
    String id = relative.toString().replace(File.separatorChar, '/');
    return folder.takes(relative) ? open(id, path.toString(), path) : null;
  }

  private @Nullable Input open(String id, String origin, Path file) throws IOException {
    String name = id.toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".npy")) {
        return rows(id, origin, file);
      }
      if (name.endsWith(".jsonl")) {
        lines = new Lines(origin, Files.newBufferedReader(file));
        return null;
      }
      if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
        throw Problem.badInput("'" + origin + "' is not a file that can be read").asException();
      }
      return new Input.OneFile(id, origin, file);
    } catch (AccessDeniedException | NoSuchFileException _) {
      throw Problem.badInput("'" + origin + "' cannot be read").asException();
    }
  }

  private static @Nullable Input rows(String id, String origin, Path file) throws IOException {
    Npy header;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 12)) {
      header = Npy.parse(in);
    } catch (ProblemException e) {
      throw Problem.badInput("'" + origin + "': " + e.problem().text()).asException();
    }
    if (header.shape().length == 0) {
      throw Problem.badInput(
              "'"
                  + origin
                  + "' is a single number: its first dimension is to count"
                  + " the queries")
          .asException();
    }
    if (Files.size(file) < header.dataOffset() + header.dataBytes()) {
      throw Problem.badInput("'" + origin + "' is cut short: its array does not fit into it")
          .asException();
    }
    return header.shape()[0] == 0 ? null : new Input.Rows(id, origin, file, header);
  }

  private @Nullable Input nextLine(Lines from) throws IOException {
    String line;
    String where;
    try {
      do {
        where = from.origin + ":" + ++from.number;
        line = from.reader.readLine();
      } while (line != null && line.isBlank());
    } catch (CharacterCodingException _) {
      throw Problem.badInput("'" + from.origin + "' is not UTF-8").asException();
    }
    if (line == null) {
      close();
      return null;
    }
    try {
      JsonLine query = JsonLine.parse(line);
      return new Input.OneLine(query.id(), where, query.inputs(), query.label());
    } catch (IllegalArgumentException e) {
      throw Problem.badInput("'" + where + "': " + e.getMessage()).asException();
    }
  }
}
