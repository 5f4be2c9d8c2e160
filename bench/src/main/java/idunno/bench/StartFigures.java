package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/// How long the command line takes from start to exit, as multiples of an empty Java program in the
/// same run, and what an idle node weighs.
final class StartFigures {
  private static final long SETTLE_MS = 10_000;

  private final Program program;
  private final Path work;
  private final Figures figures;

  StartFigures(Program program, Path work, Figures figures) {
    this.program = program;
    this.work = work;
    this.figures = figures;
  }

  void measure(boolean quick) throws IOException, InterruptedException {
    int runs = quick ? 5 : 21;
    List<String> empty = emptyProgram();
    try (Cluster cluster = new Cluster(program, work.resolve("start"))) {
      List<String> help = program.command("--help");
      List<String> members = program.command("members", "--address", cluster.address());
      double[] emptyMs = new double[runs];
      double[] helpMs = new double[runs];
      double[] membersMs = new double[runs];
      millis(empty);
      millis(help);
      millis(members);
      for (int i = 0; i < runs; i++) {
        emptyMs[i] = millis(empty);
        helpMs[i] = millis(help);
        membersMs[i] = millis(members);
      }
      double base = Figures.median(emptyMs);
      figures.add("empty_java_program", base, "ms");
      figures.add("help_over_empty", Figures.median(helpMs) / base, "ratio", Goal.atMost(3));
      figures.add("members_over_empty", Figures.median(membersMs) / base, "ratio", Goal.atMost(5));
      Pause.millis(quick ? 1_000 : SETTLE_MS);
      figures.add(
          "idle_node_resident", Machine.residentMib(cluster.pid()), "MiB", Goal.atMost(250));
    }
  }

  private List<String> emptyProgram() throws IOException {
    Path folder = Files.createDirectories(work.resolve("empty"));
    Path source = folder.resolve("Empty.java");
    Files.writeString(
        source, "public class Empty { public static void main(String[] arguments) {} }");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    if (failed != 0) {
      throw new IOException("the empty program does not compile");
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(java, "-cp", folder.toString(), "Empty");
  }

  private static double millis(List<String> command) throws IOException, InterruptedException {
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int code = process.waitFor();
    double millis = (System.nanoTime() - before) / 1e6;
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
    return millis;
  }
}
