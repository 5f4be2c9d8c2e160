package idunno.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java file as the JDK's own parser sees it: syntax only, no types.
public record JavaSource(TextFile file, CompilationUnitTree unit, Trees trees) {

  /// Parses all in one run of the compiler. A file that does not parse is an error, never skipped.
  public static List<JavaSource> parse(List<TextFile> files) {
    var errors = new DiagnosticCollector<JavaFileObject>();
    Map<URI, TextFile> byName = new HashMap<>();
    List<InMemory> inputs = files.stream().map(InMemory::new).toList();
    inputs.forEach(input -> byName.put(input.toUri(), input.file));
    List<String> options = List.of("-proc:none", "-Xlint:none");
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler().getTask(null, null, errors, options, null, inputs);
    List<JavaSource> parsed = new ArrayList<>();
    try {
      Trees trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        TextFile file = Objects.requireNonNull(byName.get(unit.getSourceFile().toUri()));
        parsed.add(new JavaSource(file, unit, trees));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    errors
        .getDiagnostics()
        .forEach(error -> {
          throw new IllegalArgumentException(
              error.getSource() + ": " + error.getMessage(Locale.ROOT));
        });
    return parsed;
  }

  /// For planted violations.
  public static JavaSource of(String path, String text) {
    return parse(List.of(new TextFile(path, text))).getFirst();
  }

  public String path() {
    return file.path();
  }

  /// Whether this ships, as opposed to a test.
  public boolean isMain() {
    return path().contains("/src/main/");
  }

  /// The room: the first folder of the path.
  public String room() {
    return path().substring(0, Math.max(0, path().indexOf('/')));
  }

  /// The name of the file without its ending, which is the name of its public type.
  public String typeName() {
    return path().substring(path().lastIndexOf('/') + 1, path().length() - ".java".length());
  }

  public boolean isInCore() {
    return isMain() && path().contains("/core/");
  }

  public int start(Tree tree) {
    return (int) trees.getSourcePositions().getStartPosition(unit, tree);
  }

  public int end(Tree tree) {
    return (int) trees.getSourcePositions().getEndPosition(unit, tree);
  }

  public long line(Tree tree) {
    return unit.getLineMap().getLineNumber(start(tree));
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final TextFile file;

    InMemory(TextFile file) {
      super(uri(file.path()), Kind.SOURCE);
      this.file = file;
    }

    private static URI uri(String path) {
      try {
        return new URI("string", null, "/" + path, null);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return file.text();
    }
  }
}
