package idunno.files;

import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a namespace should do, with lists and without a thought for speed or memory.
final class NamespaceModel {
  private record Slot(Optional<Blob> content, long timeMs, boolean purged) {}

  private record Made(String name, int version) {}

  final Map<String, Retention.Rule> rules = new TreeMap<>();
  private final Map<String, List<Slot>> names = new TreeMap<>();
  private final Map<String, Made> made = new HashMap<>();

  int count(String name) {
    return slots(name).size();
  }

  List<String> names() {
    return List.copyOf(names.keySet());
  }

  Optional<Blob> content(String name, long version) {
    List<Slot> slots = slots(name);
    return version < 1 || version > slots.size()
        ? Optional.empty()
        : slots.get((int) version - 1).content();
  }

  boolean isPresent(String name) {
    return content(name, count(name)).isPresent();
  }

  /// The versions that are listed: from the first that is not purged on, or the newest.
  List<FileVersion> listed(String name) {
    List<FileVersion> listed = new ArrayList<>();
    List<Slot> slots = slots(name);
    for (int v = first(slots); v <= slots.size(); v++) {
      Slot slot = slots.get(v - 1);
      listed.add(new FileVersion(name, v, slot.timeMs(), slot.content()));
    }
    return listed;
  }

  private List<Slot> slots(String name) {
    return names.getOrDefault(name, List.of());
  }

  private static int first(List<Slot> slots) {
    int first = 1;
    while (first < slots.size() && slots.get(first - 1).purged()) {
      first++;
    }
    return first;
  }

  boolean accepts(FileCommand command) {
    Made earlier = made.get(command.requestId());
    if (earlier != null) {
      boolean isDelete = command instanceof FileCommand.Delete;
      return earlier.name().equals(command.name())
          && content(earlier.name(), earlier.version()).isEmpty() == isDelete;
    }
    return switch (command) {
      case FileCommand.Purge(String name, long version, _) -> content(name, version).isPresent();
      case FileCommand.PurgeBefore(String name, long version) ->
          names.containsKey(name) && version >= 1 && version <= count(name) + 1;
      case FileCommand.Expect(String name, long version) -> content(name, version).isPresent();
      case FileCommand.Relocate(String name, long version, var expected, var replicas) ->
          content(name, version).map(blob -> blob.replicas().equals(expected)).orElse(false)
              && !replicas.isEmpty();
      case FileCommand.Delete(String name, _) -> isPresent(name);
      case FileCommand.Undelete(String name, _) -> !isPresent(name) && last(name) > 0;
      case FileCommand.Copy copy ->
          source(copy).isPresent() && meets(copy.name(), copy.condition());
      case FileCommand.Commit commit -> meets(commit.name(), commit.condition());
      case FileCommand.SetRetention _, FileCommand.Expire _ -> true;
      case FileCommand.ClearRetention(String prefix) -> rules.containsKey(prefix);
    };
  }

  private boolean meets(String name, Condition condition) {
    return switch (condition) {
      case Condition.None() -> true;
      case Condition.IfAbsent() -> !isPresent(name);
      case Condition.IfVersion(long version) -> version == count(name);
    };
  }

  private Optional<Blob> source(FileCommand.Copy copy) {
    long version = copy.version() == 0 ? count(copy.source()) : copy.version();
    return content(copy.source(), version);
  }

  private int last(String name) {
    int version = count(name);
    while (version > 0 && content(name, version).isEmpty()) {
      version--;
    }
    return version;
  }

  FileResult apply(FileCommand command, long timeMs) {
    Made earlier = made.get(command.requestId());
    if (earlier != null) {
      return result(earlier);
    }
    return switch (command) {
      case FileCommand.Commit commit -> add(commit, Optional.of(commit.blob()), timeMs);
      case FileCommand.Delete delete -> add(delete, Optional.empty(), timeMs);
      case FileCommand.Undelete undelete ->
          add(undelete, content(undelete.name(), last(undelete.name())), timeMs);
      case FileCommand.Copy copy -> add(copy, source(copy), timeMs);
      case FileCommand.Purge(String name, long version, _) -> {
        purge(name, (int) version);
        yield new FileResult.Purged(name, version);
      }
      case FileCommand.PurgeBefore(String name, long version) ->
          new FileResult.PurgedBefore(name, version, purgeBefore(name, version));
      case FileCommand.Expect(String name, long version) -> new FileResult.Present(name, version);
      case FileCommand.Relocate move -> move(move);
      case FileCommand.SetRetention(String prefix, var rule) -> {
        rules.put(prefix, rule);
        yield new FileResult.RetentionSet(prefix);
      }
      case FileCommand.ClearRetention(String prefix) -> {
        rules.remove(prefix);
        yield new FileResult.RetentionSet(prefix);
      }
      case FileCommand.Expire(List<String> which) -> {
        long purged = 0;
        for (String name : which) {
          purged += purgeBefore(name, keptFrom(name, timeMs));
        }
        yield new FileResult.Expired(purged);
      }
    };
  }

  private FileResult result(Made earlier) {
    return content(earlier.name(), earlier.version())
        .<FileResult>map(b -> new FileResult.Committed(earlier.name(), earlier.version(), b))
        .orElse(new FileResult.Deleted(earlier.name(), earlier.version()));
  }

  private FileResult add(FileCommand command, Optional<Blob> content, long timeMs) {
    List<Slot> slots = names.computeIfAbsent(command.name(), _ -> new ArrayList<>());
    slots.add(new Slot(content, timeMs, false));
    Made it = new Made(command.name(), slots.size());
    if (!command.requestId().isEmpty()) {
      made.put(command.requestId(), it);
    }
    return result(it);
  }

  private boolean purge(String name, int version) {
    Slot before =
        slots(name).set(version - 1, new Slot(Optional.empty(), timeMs(name, version), true));
    return before.content().isPresent();
  }

  private long timeMs(String name, int version) {
    return slots(name).get(version - 1).timeMs();
  }

  private long purgeBefore(String name, long version) {
    long purged = 0;
    for (int v = 1; v < version && v <= count(name); v++) {
      purged += purge(name, v) ? 1 : 0;
    }
    return purged;
  }

  /// The first version that the rule of the longest matching prefix keeps.
  long keptFrom(String name, long nowMs) {
    Optional<Retention.Rule> rule =
        rules.entrySet().stream()
            .filter(entry -> name.startsWith(entry.getKey()) && !name.startsWith(".idunno/"))
            .max(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue);
    List<Slot> slots = slots(name);
    int kept = first(slots);
    if (rule.isEmpty()) {
      return kept;
    }
    switch (rule.get()) {
      case Retention.Rule.Everything() -> {}
      case Retention.Rule.Newest(int versions) -> {
        while (contentsFrom(slots, kept) > versions
            || contentsFrom(slots, kept) == versions && slots.get(kept - 1).content().isEmpty()) {
          kept++;
        }
      }
      case Retention.Rule.Replaced(long ageMs) -> {
        while (kept < slots.size() && slots.get(kept).timeMs() + ageMs <= nowMs) {
          kept++;
        }
      }
    }
    return kept;
  }

  private static long contentsFrom(List<Slot> slots, int version) {
    return slots.subList(version - 1, slots.size()).stream()
        .filter(slot -> slot.content().isPresent())
        .count();
  }

  private FileResult move(FileCommand.Relocate move) {
    BlobId id = content(move.name(), move.version()).orElseThrow().id();
    for (List<Slot> slots : names.values()) {
      slots.replaceAll(slot ->
          slot.content().isPresent() && slot.content().get().id().equals(id)
              ? new Slot(
                  Optional.of(moved(slot.content().get(), move.replicas())), slot.timeMs(), false)
              : slot);
    }
    return new FileResult.Relocated(move.name(), move.version());
  }

  private static Blob moved(Blob blob, List<String> replicas) {
    return new Blob(blob.id(), blob.size(), blob.sha256(), replicas);
  }
}
