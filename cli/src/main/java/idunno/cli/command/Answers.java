package idunno.cli.command;

import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;

/// A model's answers for people.
public final class Answers {
  private static final int LONGEST = 100;

  private Answers() {}

  /// One class of a classifier's answer: its score, then its label or index.
  static String classLine(Json one) {
    String label = one.at("label").text(one.at("index").text("-"));
    return Figures.decimal(one.at("score").number(), 4) + "  " + TextTable.printable(label);
  }

  /// An answer in a few words: a classifier's best class, else the start of the JSON.
  public static String brief(Json output) {
    if (!output.at("top").items().isEmpty()) {
      Json best = output.at("top").items().getFirst();
      return TextTable.printable(best.at("label").text(best.at("index").text("-")))
          + " ("
          + Figures.decimal(best.at("score").number(), 3)
          + ")";
    }
    String line = output.line();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
