package idunno.engine.child;

import idunno.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Compiles a Java code file with the JDK that runs this node.
final class JavaCompile {
  private static final int ERRORS_SHOWN = 3;
  private static final String EXTENSION = ".java";

  private JavaCompile() {}

  /// Compiles `source`, and what it uses from files next to it, into `classes`.
  ///
  /// @return the name of the class that the file is named after
  /// @throws idunno.base.ProblemException when it does not compile, with the first errors and lines
  static String compile(Path source, Path folder, Path classes) throws IOException {
    JavaCompiler compiler = compiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    boolean compiled;
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-Xlint:none",
              "-g",
              "-d",
              classes.toString(),
              "-classpath",
              classes.toString(),
              "-sourcepath",
              folder.toString());
      compiled =
          compiler
              .getTask(null, files, found, options, null, files.getJavaFileObjects(source))
              .call();
    }
    if (!compiled) {
      throw Problem.badInput(errors(source, found.getDiagnostics())).asException();
    }
    return className(source, classes);
  }

  private static JavaCompiler compiler() {
    @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw Problem.badInput(
              "a Java code file needs a JDK on every node, and this node runs on a JRE")
          .asException();
    }
    return compiler;
  }

  private static String errors(
      Path source, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<Diagnostic<? extends JavaFileObject>> errors =
        diagnostics.stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList();
    String shown =
        errors.stream()
            .limit(ERRORS_SHOWN)
            .map(error -> error(source, error))
            .collect(Collectors.joining("; "));
    int more = errors.size() - ERRORS_SHOWN;
    return source.getFileName()
        + " does not compile: "
        + shown
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String error(Path source, Diagnostic<? extends JavaFileObject> error) {
    JavaFileObject file = error.getSource();
    Path name = file == null ? source.getFileName() : Path.of(file.getName()).getFileName();
    String message = error.getMessage(Locale.ROOT).replaceAll("\\s+", " ").strip();
    return name + ":" + error.getLineNumber() + ": " + message;
  }

  private static String className(Path source, Path classes) throws IOException {
    String file = source.getFileName().toString();
    String simple =
        file.endsWith(EXTENSION) ? file.substring(0, file.length() - EXTENSION.length()) : file;
    try (Stream<Path> compiled = Files.walk(classes)) {
      return compiled
          .filter(path -> path.endsWith(simple + ".class"))
          .findFirst()
          .map(path -> name(classes.relativize(path)))
          .orElseThrow(
              () -> Problem.badInput(file + " has no class called " + simple).asException());
    }
  }

  private static String name(Path classFile) {
    String path = classFile.toString();
    return path.substring(0, path.length() - ".class".length()).replace('/', '.');
  }
}
