package idunno.engine.child;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.CodeModelLoader;
import idunno.engine.Manifest;
import idunno.engine.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads code files. Safe for concurrent callers. What the machine offers (python3, taking the
/// network away) is found out once, at the first load that needs it.
public final class ChildModels implements CodeModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ChildModels.class);
  private static final Duration SHORTEST_LOAD_LIMIT = Duration.ofSeconds(60);

  private static final String PYTHON = "python3";

  private final Path temporary;
  private final Clock clock;
  private final Duration shortestLoadLimit;
  private @Nullable Sandbox sandbox;
  private @Nullable String python;

  /// @param temporary a folder for compiled classes and the children's own files; created when
  ///   missing
  public ChildModels(Path temporary, Clock clock) {
    this(temporary, clock, SHORTEST_LOAD_LIMIT);
  }

  ChildModels(Path temporary, Clock clock, Duration shortestLoadLimit) {
    this.temporary = temporary.toAbsolutePath();
    this.clock = clock;
    this.shortestLoadLimit = shortestLoadLimit;
  }

  /// As [#load(CodeSpec)], from what a `model.yaml` says. An interrupt ends it with NOT_NOW, and
  /// stays set.
  @Override
  public Model load(Path folder, Manifest manifest, int slots) {
    CodeSpec.Runtime runtime =
        switch (manifest.runtime()) {
          case JAVA -> CodeSpec.Runtime.JAVA;
          case PYTHON -> CodeSpec.Runtime.PYTHON;
          case ONNX -> throw new IllegalArgumentException(manifest.file() + " is no code file");
        };
    try {
      return load(
          new CodeSpec(
              runtime,
              folder,
              manifest.file(),
              manifest.files(),
              manifest.timeout(),
              manifest.memory(),
              slots));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          Problem.notNow(manifest.file() + " was not loaded: this node is stopping"), e);
    }
  }

  /// Compiles where that is needed, starts one child and has it load the code. Takes 0.1 s to
  /// several seconds; `load` of the code may take as long as a batch, but always a minute.
  ///
  /// @throws ProblemException when the code does not compile or load (BAD_INPUT): one line, with
  ///   the place in the code
  /// @throws InterruptedException when the calling thread was interrupted; nothing is left behind
  public Model load(CodeSpec spec) throws InterruptedException {
    for (String file : spec.weights()) {
      requireFile(spec.folder(), file);
    }
    requireFile(spec.folder(), spec.file());
    Path scratch = scratchFolder();
    boolean loaded = false;
    try {
      Launch launch = launch(absolute(spec), scratch);
      Duration limit =
          spec.timeout().compareTo(shortestLoadLimit) > 0 ? spec.timeout() : shortestLoadLimit;
      var model = new CodeModel(absolute(spec), launch, limit, clock, () -> delete(scratch));
      model.loadFirst();
      loaded = true;
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("preparing " + spec.file() + " in " + scratch, e);
    } finally {
      if (!loaded) {
        delete(scratch);
      }
    }
  }

  private static CodeSpec absolute(CodeSpec spec) {
    return new CodeSpec(
        spec.runtime(),
        spec.folder().toAbsolutePath(),
        spec.file(),
        spec.weights(),
        spec.timeout(),
        spec.memoryBytes(),
        spec.slots());
  }

  private static void requireFile(Path folder, String file) {
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(folder.normalize()) || !Files.isRegularFile(path)) {
      throw Problem.badInput("the model's folder has no file '" + file + "'").asException();
    }
  }

  private Path scratchFolder() {
    try {
      Files.createDirectories(temporary);
      return Files.createTempDirectory(temporary, "code-");
    } catch (IOException e) {
      throw new UncheckedIOException("making a folder in " + temporary, e);
    }
  }

  private Launch launch(CodeSpec spec, Path scratch) throws IOException, InterruptedException {
    List<String> command =
        switch (spec.runtime()) {
          case JAVA -> javaCommand(spec, scratch);
          case PYTHON -> pythonCommand(spec, scratch);
        };
    return new Launch(command, spec.folder(), scratch, sandbox());
  }

  private static List<String> javaCommand(CodeSpec spec, Path scratch) throws IOException {
    Path classes = Files.createDirectory(scratch.resolve("classes"));
    String className = JavaCompile.compile(spec.codeFile(), spec.folder(), classes);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + spec.memoryBytes(),
        "-Xshare:auto",
        "-XX:+UseSerialGC",
        // A child must be able to halt while its code is in a compiled loop.
        "-XX:+UseCountedLoopSafepoints",
        "-XX:LoopStripMiningIter=1000",
        "-XX:-UsePerfData",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + scratch.resolve("crash.log"),
        // Two methods are called once a batch: not worth the 15 ms of making accessors for them.
        "-Djdk.reflect.useNativeAccessorOnly=true",
        "-Djava.io.tmpdir=" + scratch,
        "-Djava.awt.headless=true",
        "-cp",
        ownCode().toString(),
        ChildMain.class.getName(),
        spec.codeFile().getFileName().toString(),
        classes.toUri().toString(),
        className);
  }

  private static Path ownCode() {
    try {
      return Path.of(ChildMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program's own place is no path", e);
    }
  }

  private List<String> pythonCommand(CodeSpec spec, Path scratch)
      throws IOException, InterruptedException {
    Path script = scratch.resolve("child.py");
    try (var source = ChildModels.class.getResourceAsStream("child.py")) {
      if (source == null) {
        throw new IllegalStateException("child.py is missing from this program");
      }
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    return List.of(
        python(),
        "-I",
        "-B",
        "-u",
        script.toString(),
        spec.codeFile().toString(),
        Long.toString(spec.memoryBytes()),
        Integer.toString(Frames.MAX_OUTPUT_BYTES),
        Integer.toString(Frames.MAX_ANSWER_BYTES),
        Integer.toString(Frames.MAX_ERROR_CHARS));
  }

  private synchronized Sandbox sandbox() throws InterruptedException {
    Sandbox known = sandbox;
    if (known == null) {
      known = Sandbox.probe();
      sandbox = known;
      LOG.info(
          "code files run {} network and {} process group of their own",
          known.noNetwork() ? "without" : "WITH",
          known.ownGroup() ? "in a" : "in NO");
    }
    return known;
  }

  /// The interpreter itself, not a wrapper script on the PATH that may need this environment.
  private synchronized String python() throws InterruptedException {
    String known = python;
    if (known == null) {
      known = Python.find(PYTHON);
      python = known;
    }
    return known;
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.toString());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
