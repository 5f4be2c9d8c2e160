package idunno.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// To the nodes of tests what the launcher's start-up cache is to a user's: a node's classes,
/// parsed and linked once per run of the tests (JEP 350). The tests start nodes more than a hundred
/// times, and most of what a start costs is its classes.
///
/// @param classPath jars only: the JVM takes an archive with the class path it was made from, and
///   takes no folders of classes
/// @param flags what lets a node's JVM use the archive; none where the modules are not packaged
///   (`mvn test`), and a node then reads its classes as ever
record ClassArchive(String classPath, List<String> flags) {
  private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);
  private static final Duration LONGEST = Duration.ofSeconds(120);

  private static final class Made {
    static final ClassArchive OF_NODES = make();
  }

  /// The archive of this run, which the first call makes. For several threads: the others wait.
  static ClassArchive ofNodes() {
    return Made.OF_NODES;
  }

  private static ClassArchive make() {
    String all = JavaProgram.classPath();
    String jars =
        Arrays.stream(all.split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    if (!jars.contains(File.separator + "node-")) {
      log.info("nodes start without an archive of classes: the modules are not packaged");
      return new ClassArchive(all, List.of());
    }
    try {
      Path archive = JavaProgram.root().resolve("system/target/nodes.jsa");
      long begun = System.nanoTime();
      train(jars, archive);
      long millis = (System.nanoTime() - begun) / 1_000_000;
      log.info(
          "nodes start from {} MB of classes, made in {} ms", Files.size(archive) >> 20, millis);
      return new ClassArchive(jars, List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off"));
    } catch (IOException e) {
      log.warn("nodes start without an archive of classes", e);
      return new ClassArchive(all, List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the archive was made", e);
    }
  }

  private static void train(String jars, Path archive) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("idunno-train");
    Path printed = Path.of(archive + ".out");
    ProcessBuilder builder =
        JavaProgram.of(
            "idunno.node.Main",
            List.of("-Xmx1g", "-XX:ArchiveClassesAtExit=" + archive),
            List.of("--train", scratch.toString()));
    builder.environment().put("CLASSPATH", jars);
    Process training = builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    if (!training.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      training.destroyForcibly().waitFor();
    }
    if (training.exitValue() != 0) {
      throw new IOException("training ended with " + training.exitValue() + ", see " + printed);
    }
    Files.delete(printed);
    Folders.delete(scratch);
  }
}
