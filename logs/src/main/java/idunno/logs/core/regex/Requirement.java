package idunno.logs.core.regex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts of which every match has at least one: lines without any need no closer look.
///
/// @param texts none when nothing is known
/// @param isAll whether to have one is to match
record Requirement(List<Literal> texts, boolean isAll) {
  private static final int MOST_TEXTS = 16;
  private static final int MOST_PRODUCTS = 8;
  private static final int LONGEST = 48;

  /// More often than this in a million bytes, looking closer costs more than it saves.
  private static final double TOO_OFTEN = 8_000;

  private static final List<Literal> NOTHING = List.of(Literal.EMPTY);

  /// What is known of a part: all texts that it can be, or else some of which it has one.
  private record Known(@Nullable List<Literal> all, @Nullable List<Literal> some) {
    static final Known NOTHING_AT_ALL = new Known(null, null);

    @Nullable List<Literal> best() {
      return all != null ? all : some;
    }
  }

  static Requirement of(Pattern pattern) {
    Known known = look(pattern);
    List<Literal> texts = known.best();
    if (texts == null || !isUseful(texts)) {
      return new Requirement(List.of(), false);
    }
    return new Requirement(texts, known.all() != null && !looksAround(pattern));
  }

  private static boolean isUseful(List<Literal> texts) {
    return cost(texts) < TOO_OFTEN;
  }

  private static double cost(@Nullable List<Literal> texts) {
    if (texts == null || texts.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (Literal text : texts) {
      sum += text.length() == 0 ? Double.POSITIVE_INFINITY : text.expected();
    }
    return sum;
  }

  private static boolean looksAround(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Empty(), Pattern.One(_) -> false;
      case Pattern.Sequence(List<Pattern> parts) ->
          parts.stream().anyMatch(Requirement::looksAround);
      case Pattern.Choice(List<Pattern> parts) -> parts.stream().anyMatch(Requirement::looksAround);
      case Pattern.Repeat(Pattern part, _, _) -> looksAround(part);
      case Pattern.At(_) -> true;
    };
  }

  private static Known look(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Empty(), Pattern.At(_) -> new Known(NOTHING, null);
      case Pattern.One(CharSet set) -> one(set);
      case Pattern.Sequence(List<Pattern> parts) -> sequence(parts);
      case Pattern.Choice(List<Pattern> parts) -> choice(parts);
      case Pattern.Repeat(Pattern part, int least, int most) -> repeat(look(part), least, most);
    };
  }

  private static Known one(CharSet set) {
    int size = set.size();
    if (size == 0 || size > 4 || set.contains('\n')) {
      return Known.NOTHING_AT_ALL;
    }
    int upper = set.first(0);
    boolean isLetter = upper >= 'A' && upper <= 'Z' && size == 2;
    if (isLetter && set.contains(upper | Literal.CASE)) {
      return new Known(List.of(Literal.letter(upper | Literal.CASE)), null);
    }
    List<Literal> texts = new ArrayList<>();
    for (int i = 0; i < set.ranges(); i++) {
      for (int c = set.first(i); c <= set.last(i); c++) {
        texts.add(Literal.of(Utf8Tree.encode(c)));
      }
    }
    return new Known(texts, null);
  }

  private static Known sequence(List<Pattern> parts) {
    List<Literal> run = NOTHING;
    List<Literal> best = null;
    boolean whole = true;
    for (Pattern part : parts) {
      Known known = look(part);
      List<Literal> longer = known.all() == null ? null : product(run, known.all());
      if (longer != null) {
        run = longer;
        continue;
      }
      whole = false;
      best = better(better(best, run), known.some());
      run = known.all() == null ? NOTHING : known.all();
    }
    return whole ? new Known(run, null) : new Known(null, better(best, run));
  }

  private static @Nullable List<Literal> product(List<Literal> first, List<Literal> second) {
    if (first.size() * second.size() > MOST_PRODUCTS) {
      return null;
    }
    List<Literal> all = new ArrayList<>();
    for (Literal head : first) {
      for (Literal tail : second) {
        if (head.length() + tail.length() > LONGEST) {
          return null;
        }
        all.add(head.then(tail));
      }
    }
    return all;
  }

  private static @Nullable List<Literal> better(
      @Nullable List<Literal> first, @Nullable List<Literal> second) {
    return cost(second) < cost(first) ? second : first;
  }

  private static Known choice(List<Pattern> parts) {
    List<Literal> texts = new ArrayList<>();
    boolean whole = true;
    for (Pattern part : parts) {
      Known known = look(part);
      List<Literal> best = known.best();
      if (best == null || texts.size() + best.size() > MOST_TEXTS) {
        return Known.NOTHING_AT_ALL;
      }
      whole &= known.all() != null;
      texts.addAll(best);
    }
    return whole ? new Known(texts, null) : new Known(null, texts);
  }

  private static Known repeat(Known part, int least, int most) {
    if (least == 0) {
      boolean mayMiss = most == 1 && part.all() != null && part.all().size() <= 3;
      if (!mayMiss) {
        return most == 0 ? new Known(NOTHING, null) : Known.NOTHING_AT_ALL;
      }
      List<Literal> texts = new ArrayList<>(part.all());
      texts.add(Literal.EMPTY);
      return new Known(texts, null);
    }
    if (part.all() == null) {
      return part;
    }
    List<Literal> run = part.all();
    for (int i = 1; i < least; i++) {
      List<Literal> longer = product(run, part.all());
      if (longer == null) {
        return new Known(null, run);
      }
      run = longer;
    }
    return least == most ? new Known(run, null) : new Known(null, run);
  }
}
