package idunno.cli.command;

import java.util.ArrayList;
import java.util.List;

/// What a command takes, for its parser and its help. Built once for the one command that runs.
///
/// We parse by ourselves because the usual library's class files are too old for the JVM's cache:
/// it alone made a short command take four times as long as an empty program.
public final class Usage {
  /// An option; `label` is empty for a flag, which takes no value.
  record Option(String name, String label, String description) {}

  private final String synopsis;
  private final String description;
  private final List<Option> options = new ArrayList<>();
  private String ownHelp = "";
  private int least;
  private int most;

  Usage(String synopsis, String description) {
    this.synopsis = synopsis;
    this.description = description;
  }

  /// From `least` to `most` parameters; none when this is not called.
  public Usage parameters(int least, int most) {
    this.least = least;
    this.most = most;
    return this;
  }

  /// For a command that reads its arguments by itself: all of them become parameters, as they are.
  public Usage asGiven(String help) {
    ownHelp = help;
    return this;
  }

  boolean isAsGiven() {
    return !ownHelp.isEmpty();
  }

  /// An option without a value.
  public Usage flag(String name, String description) {
    options.add(new Option(name, "", description));
    return this;
  }

  /// An option with a value.
  public Usage value(String name, String label, String description) {
    options.add(new Option(name, label, description));
    return this;
  }

  List<Option> options() {
    return options;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /// The parameters as the user writes them.
  String synopsis() {
    return synopsis;
  }

  /// What `--help` prints.
  String help(String command) {
    if (isAsGiven()) {
      return ownHelp;
    }
    StringBuilder help = new StringBuilder("Usage: idunno ").append(command);
    help.append(synopsis.isEmpty() ? "" : " " + synopsis).append(" [OPTIONS]\n");
    help.append(description).append("\n\nOptions:\n");
    int widest = 0;
    for (Option option : options) {
      widest = Math.max(widest, shown(option).length());
    }
    for (Option option : options) {
      String shown = shown(option);
      help.append("  ").append(shown).append(" ".repeat(widest - shown.length() + 2));
      help.append(option.description()).append('\n');
    }
    return help.toString();
  }

  private static String shown(Option option) {
    return option.label().isEmpty() ? option.name() : option.name() + " " + option.label();
  }
}
