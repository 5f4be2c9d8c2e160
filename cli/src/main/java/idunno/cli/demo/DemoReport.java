package idunno.cli.demo;

import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// What the demo says at its end.
///
/// @param folder of all that the demo made
record DemoReport(Path folder, Console console) {

  /// Where a job's answers are.
  static Path resultsOf(Path folder, Json job) {
    return folder.resolve("results").resolve(job.at("model").text());
  }

  /// Prints it.
  ///
  /// @param share of plain ONNX Runtime's capacity that the mix used
  /// @return the exit code
  int print(Race.Ended ended, List<Ledger> ledgers, double share, Casualty casualty) {
    PrintStream out = console.out();
    out.println();
    int exit = 0;
    for (int i = 0; i < ledgers.size(); i++) {
      exit = Math.max(exit, print(ended.jobs().get(i), ledgers.get(i), ended.seconds()));
    }
    String lost = exit == 0 ? ", no query lost" : "";
    casualty.news().ifPresent(news -> out.println(news + lost));
    out.println(gaps(ended.gaps()));
    out.println(
        "together at "
            + Figures.decimal(share, 2)
            + " times the speed of plain ONNX Runtime on the same mix");
    out.println();
    out.println("data     " + folder.resolve("cluster"));
    out.println("results  " + folder.resolve("results"));
    out.println("logs     " + folder.resolve("cluster").resolve("n1").resolve("logs"));
    out.flush();
    return exit;
  }

  private int print(Json job, Ledger ledger, double seconds) {
    PrintStream out = console.out();
    out.println(
        job.at("model").text()
            + ": "
            + Figures.count(ledger.answered(), "answer", "answers")
            + " in "
            + Figures.seconds(seconds)
            + " ("
            + Figures.rate(ledger.answered() / seconds)
            + " queries/s), accuracy "
            + (job.at("accuracy").isNothing()
                ? "-"
                : Figures.percent(job.at("accuracy").number())));
    for (String answer : ledger.first()) {
      out.println("  " + answer);
    }
    if (ledger.wrong().isEmpty()) {
      return 0;
    }
    out.flush();
    console.err().println("idunno: " + job.at("model").text() + ": " + ledger.wrong());
    return 1;
  }

  private static String gaps(List<Double> gaps) {
    if (gaps.isEmpty()) {
      return "gap between the rates: the jobs were too short for a full window";
    }
    List<Double> sorted = gaps.stream().sorted().toList();
    return "gap between the rates: median "
        + Figures.percent(sorted.get(sorted.size() / 2))
        + ", largest "
        + Figures.percent(sorted.getLast());
  }
}
