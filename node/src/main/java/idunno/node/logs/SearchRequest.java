package idunno.node.logs;

import idunno.base.Nearest;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.logs.core.Level;
import idunno.logs.core.Search;
import idunno.logs.core.regex.PatternException;
import idunno.logs.core.regex.PatternSet;
import idunno.logs.core.regex.Program;
import idunno.logs.core.regex.Syntax;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The body of a request for a search, as clients and nodes send it.
///
/// @param patterns each may be several, with newlines between them
/// @param syntax `basic`, `extended` or `fixed`
/// @param mode `lines`, `count`, `files_with` or `files_without`
/// @param maxCount of each file; null for no limit
/// @param sinceMs milliseconds since 1970, or null
/// @param sinceAgoMs milliseconds before now, by each node's own clock, or null
/// @param level the least one, or null
/// @param nodes names, with `*` and `?`, of the nodes to search; empty for all
/// @param notNodes of the nodes not to search
/// @param files names of the files to search, with `*` and `?`; empty for all
public record SearchRequest(
    List<String> patterns,
    String syntax,
    boolean ignoreCase,
    boolean word,
    boolean line,
    boolean invert,
    String mode,
    boolean onlyMatching,
    @Nullable Long maxCount,
    int before,
    int after,
    boolean numbers,
    boolean text,
    @Nullable Long sinceMs,
    @Nullable Long sinceAgoMs,
    @Nullable Long untilMs,
    @Nullable Long untilAgoMs,
    @Nullable String level,
    List<String> nodes,
    List<String> notNodes,
    List<String> files) {

  /// More context than this is a mistake.
  private static final int MOST_CONTEXT = 10_000;

  /// The search that it asks for.
  ///
  /// @param nowMs by this node's clock
  /// @throws ProblemException when it asks for something that is not to be had
  Search search(long nowMs) {
    if (before > MOST_CONTEXT || after > MOST_CONTEXT || before < 0 || after < 0) {
      throw Problem.badInput("context is from 0 to " + MOST_CONTEXT + " lines").asException();
    }
    if (maxCount != null && maxCount < 0) {
      throw Problem.badInput("-m " + maxCount + " is negative").asException();
    }
    return new Search(
        patternSet(),
        invert,
        word(Search.Mode.class, mode, "mode"),
        onlyMatching,
        maxCount == null ? Long.MAX_VALUE : maxCount,
        before,
        after,
        numbers,
        text,
        new Search.Span(
            moment(sinceMs, sinceAgoMs, nowMs, Long.MIN_VALUE),
            moment(untilMs, untilAgoMs, nowMs, Long.MAX_VALUE)),
        Optional.ofNullable(level).map(each -> word(Level.class, each, "--level")));
  }

  private static long moment(
      @Nullable Long absolute, @Nullable Long ago, long nowMs, long otherwise) {
    if (absolute != null) {
      return absolute;
    }
    return ago == null ? otherwise : nowMs - ago;
  }

  private PatternSet patternSet() {
    List<String> lines =
        patterns.stream().flatMap(each -> Arrays.stream(each.split("\n", -1))).toList();
    return new PatternSet(lines, word(Syntax.class, syntax, "syntax"), ignoreCase, word, line);
  }

  /// @throws ProblemException when a pattern is none: says where
  Program program() {
    PatternSet set = patternSet();
    try {
      return Program.compile(set);
    } catch (PatternException e) {
      String which = set.patterns().size() == 1 ? "'" + set.patterns().getFirst() + "'" : "";
      throw new ProblemException(
          Problem.badInput(
              "the pattern %s is wrong at character %d: %s"
                  .formatted(which, e.place() + 1, e.getMessage())),
          e);
    }
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text, String what) {
    for (E each : type.getEnumConstants()) {
      if (each.name().equalsIgnoreCase(text)) {
        return each;
      }
    }
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    String hint =
        Nearest.to(text.toLowerCase(Locale.ROOT), known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("there are " + String.join(", ", known));
    throw Problem.badInput(what + ": there is no '" + text + "'; " + hint).asException();
  }

  /// Whether the node is to be searched.
  boolean wantsNode(String name) {
    return (nodes.isEmpty() || matchesAny(nodes, name)) && !matchesAny(notNodes, name);
  }

  /// Whether the file is to be searched.
  boolean wantsFile(String name) {
    Path path = Path.of(name);
    return files.isEmpty()
        || matchesAny(files, name)
        || matchesAny(files, String.valueOf(path.getFileName()));
  }

  private static boolean matchesAny(List<String> globs, String name) {
    for (String glob : globs) {
      if (glob.equals(name)) {
        return true;
      }
      try {
        if (FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name))) {
          return true;
        }
      } catch (PatternSyntaxException e) {
        throw new ProblemException(
            Problem.badInput("'" + glob + "' is no name with * and ?: " + e.getDescription()), e);
      }
    }
    return false;
  }
}
