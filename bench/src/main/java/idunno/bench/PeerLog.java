package idunno.bench;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a member of another system tells whom it lists: a reader of the lines that it prints.
interface PeerLog {
  /// What serf says of others, whichever way its lines begin.
  Pattern SERF = Pattern.compile("serf: EventMember(Join|Failed|Leave|Reap): (\\S+) ");

  /// Whom a member lists.
  ///
  /// @param timeMs since when, milliseconds since 1970
  record View(long timeMs, Set<String> names) {}

  /// The view after a line, or nothing when the line does not tell of views.
  Optional<View> after(String line, View before);

  /// `view MILLISECONDS NAME,NAME,...`, as our own programs under bench/peers print it.
  static Optional<View> wholeViews(String line, View before) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].equals("view")) {
      return Optional.empty();
    }
    return Optional.of(new View(Long.parseLong(words[1]), Set.of(words[2].split(",", -1))));
  }

  /// The log of a serf agent, whose times are whole seconds: what counts is when a line is read.
  /// Serf keeps a failed member in its list for a day, marked so; here it is off the list.
  static Optional<View> serf(String line, View before) {
    long now = System.currentTimeMillis();
    Matcher event = SERF.matcher(line + " ");
    if (!event.find()) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>(before.names());
    if (event.group(1).equals("Join")) {
      names.add(event.group(2));
    } else {
      names.remove(event.group(2));
    }
    return Optional.of(new View(now, names));
  }
}
