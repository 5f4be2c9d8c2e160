package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TextTable;
import org.jspecify.annotations.Nullable;

/// `retention ls`, `retention set PREFIX --keep N | --keep-for TIME | --keep-all`, `retention rm
/// PREFIX`, and in short `retain PREFIX RULE`: which versions are kept.
public final class RetentionCommand extends DocumentCommand {
  private final boolean isShort;

  /// @param name `retention` or `retain`
  public RetentionCommand(String name) {
    this.isShort = name.equals("retain");
  }

  @Override
  public Usage usage() {
    if (isShort) {
      return usage(
              "PREFIX RULE",
              "Sets which versions of the files under PREFIX are kept. RULE: all, a number of"
                  + " versions, or a time after which a replaced version goes (30d).")
          .parameters(2, 2);
    }
    return usage("ls | set PREFIX | rm PREFIX", "Shows, sets and removes rules of retention.")
        .parameters(1, 2)
        .value("--keep", "N", "set: the newest N versions are kept")
        .value("--keep-for", "TIME", "set: a version goes so long after it was replaced (30d)")
        .flag("--keep-all", "set: all versions are kept, whatever a shorter prefix says");
  }

  @Override
  Json fetch(NodeClient node, Arguments arguments, Console console) {
    if (isShort) {
      RetentionRule rule = RetentionRule.parse(arguments.parameter(1));
      return set(node, arguments.parameter(0), rule);
    }
    String action = arguments.parameter(0);
    String prefix = arguments.optional(1);
    return switch (action) {
      case "ls" -> node.get("/v1/retention");
      case "set" -> set(node, required(prefix), rule(arguments));
      case "rm" -> node.post("/v1/retention/clear", Json.object("prefix", required(prefix)));
      default ->
          throw Failure.badInput("'" + action + "' is none of ls, set and rm: idunno retention ls");
    };
  }

  private static Json set(NodeClient node, String prefix, RetentionRule rule) {
    return node.post("/v1/retention/set", rule.document(prefix));
  }

  private static String required(@Nullable String prefix) {
    if (prefix == null) {
      throw Failure.badInput("say which files: idunno retention set PREFIX ('' for all)");
    }
    return prefix;
  }

  private static RetentionRule rule(Arguments arguments) {
    String keep = arguments.value("--keep");
    String keepFor = arguments.value("--keep-for");
    boolean all = arguments.flag("--keep-all");
    if ((keep == null ? 0 : 1) + (keepFor == null ? 0 : 1) + (all ? 1 : 0) != 1) {
      throw Failure.badInput("say what is kept: one of --keep N, --keep-for TIME and --keep-all");
    }
    return new RetentionRule(
        keep == null ? null : RetentionRule.versions("--keep", keep),
        keepFor == null ? null : RetentionRule.duration("--keep-for", keepFor));
  }

  @Override
  void show(Json document, Console console) {
    if (document.at("rules").isNothing()) {
      boolean removed = document.at("removed").isTrue();
      String told = removed ? "the rule is removed" : "kept: " + RetentionRule.shown(document);
      console.out().println("'" + document.at("prefix").text() + "': " + told);
      return;
    }
    TextTable table = new TextTable("PREFIX", "KEPT");
    for (Json rule : document.at("rules").items()) {
      TextTable unused = table.row("'" + rule.at("prefix").text() + "'", RetentionRule.shown(rule));
    }
    print(console, table, "no rules: all versions are kept");
  }
}
