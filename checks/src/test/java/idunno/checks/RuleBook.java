package idunno.checks;

import idunno.checks.rules.BannedCalls;
import idunno.checks.rules.BannedImports;
import idunno.checks.rules.CoreLocks;
import idunno.checks.rules.EmptyCatch;
import idunno.checks.rules.FileLength;
import idunno.checks.rules.MethodLength;
import idunno.checks.rules.PackageNames;
import idunno.checks.rules.ParameterCount;
import idunno.checks.rules.PublicTypesAreDocumented;
import idunno.checks.rules.StaticState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Every rule that reads sources. A new one is a class in `rules`, a line here and a row in
/// [PlantedViolationsTest].
public final class RuleBook {
  private RuleBook() {}

  static final List<Function<JavaSource, SourceRule>> SIZES =
      List.of(FileLength::new, MethodLength::new, ParameterCount::new);

  static final List<Function<JavaSource, SourceRule>> BANS =
      List.of(
          BannedCalls::new,
          BannedImports::new,
          CoreLocks::new,
          EmptyCatch::new,
          PackageNames::new,
          PublicTypesAreDocumented::new,
          StaticState::new);

  // The patterns are written in pieces, so that this file does not break its own rules.
  static final List<TextRule> TEXTS =
      List.of(
          new TextRule(
              "registry host",
              anywhere(),
              Pattern.compile(registries()),
              "no host of a package registry is named here: Maven's own settings know it"),
          new TextRule(
              "wrapper",
              anywhere(),
              Pattern.compile("distribution" + "Url"),
              "no build wrapper: the README asks for Maven"),
          new TextRule(
              "machine path",
              anywhere(),
              Pattern.compile("(?<![\\w.}~-])/(?:wo" + "rk|fa" + "rm)/\\S*"),
              "a path of one machine: write it relative to the checkout"),
          new TextRule(
              "unfinished work",
              anywhere(),
              Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b"),
              "do it now, or open an issue"),
          new TextRule("tab", java(), Pattern.compile("\t"), "indent with spaces"),
          new TextRule(
              "old Javadoc",
              java(),
              Pattern.compile("(?m)^\\s*/\\*\\*.*$"),
              "comments for Javadoc are Markdown: begin each line with ///"));

  /// Runs `rules` over `sources`.
  static List<Finding> judge(
      List<JavaSource> sources, List<Function<JavaSource, SourceRule>> rules) {
    Findings findings = new Findings();
    for (JavaSource source : sources) {
      rules.forEach(rule -> rule.apply(source).check(findings));
    }
    return findings.list();
  }

  static List<Finding> judgeTexts(List<TextFile> files) {
    Findings findings = new Findings();
    for (TextFile file : files) {
      TEXTS.forEach(rule -> rule.check(file, findings));
    }
    return findings.list();
  }

  private static Predicate<TextFile> anywhere() {
    return _ -> true;
  }

  private static Predicate<TextFile> java() {
    return TextFile::isJava;
  }

  private static String registries() {
    List<String> hosts = new ArrayList<>();
    hosts.addAll(List.of("repo.maven|.apache.org", "repo1.maven|.org", "search.maven|.org"));
    hosts.addAll(List.of("sona|type.org", "sona|type.com", "jit|pack.io", "plugins.gra|dle.org"));
    hosts.addAll(List.of("services.gra|dle.org", "maven.goo|gle.com", "repo.spr|ing.io"));
    hosts.addAll(List.of("registry.np|mjs.org", "registry.ya|rnpkg.com", "py|pi.org"));
    hosts.addAll(List.of("python|hosted.org", "crat|es.io", "proxy.go|lang.org", "ruby|gems.org"));
    hosts.addAll(List.of("docker.i|o", "ghcr.i|o", "quay.i|o", "hugging|face.co"));
    return String.join("|", hosts.stream().map(host -> host.replaceFirst("\\|", "")).toList())
        .replace(".", "\\.");
  }
}
