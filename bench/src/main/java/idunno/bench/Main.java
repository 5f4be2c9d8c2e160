package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `bench/run SUITE [--quick] [--only ROW,...] [--peers]`: measures this checkout, and with
/// `--peers` other systems beside it. Needs a build, and the machine to itself.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    List<String> only = after(words, "--only");
    String name = words.isEmpty() ? "" : words.getFirst();
    Path root = Path.of(System.getProperty("idunno.root")).toAbsolutePath();
    Path work = Files.createTempDirectory("idunno-bench-");
    Figures figures = new Figures();
    System.out.println("on " + Machine.describe());
    try {
      switch (name) {
        case "serving" -> {
          if (only.isEmpty()) {
            new StartFigures(new Program(root), work, figures).measure(quick);
          }
          Rows rows = new Rows(figures);
          new ServingSimulated(figures, quick).addTo(rows);
          rows.measure(only);
          new ServingSuite(new Program(root), realModels(root, work), figures).measure(quick, only);
        }
        case "start" -> new StartFigures(new Program(root), work, figures).measure(quick);
        case "membership" -> {
          MembershipSuite suite = new MembershipSuite(new Program(root), work, figures, quick);
          if (words.contains("--peers")) {
            suite.addPeers(root, work, quick);
          }
          suite.measure(only);
        }
        case "files" -> {
          try (FilesSuite suite =
              new FilesSuite(root, work, figures, quick, words.contains("--peers"))) {
            suite.measure(only);
          }
        }
        case "logs" -> new LogsSuite(work, figures, quick).measure(only);
        default -> {
          System.err.println(
              "bench/run: no suite '"
                  + name
                  + "': there are serving, start, membership, files, logs");
          System.exit(2);
        }
      }
    } finally {
      Cluster.deleteTree(work);
    }
    figures.printTable();
    if (quick) {
      System.out.println("a --quick run: not for the README");
    }
  }

  /// The names after a flag, which commas separate; none when the flag is not there.
  private static List<String> after(List<String> words, String flag) {
    int at = words.indexOf(flag) + 1;
    return at == 0 || at == words.size() ? List.of() : List.of(words.get(at).split(","));
  }

  private static RealModels realModels(Path root, Path work) {
    String given = System.getenv("IDUNNO_MODELS");
    Path source = given == null ? root.resolveSibling("shared").resolve("models") : Path.of(given);
    return new RealModels(source, work);
  }
}
