package idunno.checks;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which room may use which, as docs/decisions/0001-rooms.md draws it. The packages of a room are
/// `idunno.ROOM` and all below.
final class Rooms {
  private Rooms() {}

  /// For each room, the rooms that it may use besides itself.
  static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("wire", Set.of()),
          Map.entry("consensus", Set.of("base", "wire")),
          Map.entry("engine", Set.of("base")),
          Map.entry("membership", Set.of("base")),
          Map.entry("simulation", Set.of("base", "membership", "serving")),
          Map.entry("files", Set.of("base", "wire")),
          Map.entry("serving", Set.of("base", "wire", "engine")),
          Map.entry("logs", Set.of("base")),
          Map.entry(
              "node",
              Set.of(
                  "base",
                  "wire",
                  "consensus",
                  "engine",
                  "membership",
                  "files",
                  "serving",
                  "logs",
                  "samples")),
          Map.entry("cli", Set.of("base", "files", "serving", "logs", "samples")),
          Map.entry("samples", Set.of("base", "engine")),
          Map.entry("nemesis", Set.of("base", "files", "cli")),
          Map.entry(
              "bench",
              Set.of(
                  "base",
                  "wire",
                  "consensus",
                  "engine",
                  "membership",
                  "simulation",
                  "files",
                  "serving",
                  "logs",
                  "node",
                  "cli",
                  "samples",
                  "nemesis")),
          Map.entry("system", Set.of("base", "files", "serving", "logs", "node", "cli", "nemesis")),
          Map.entry("checks", Set.of()));

  /// A library that only some rooms may know, so that it can be swapped there alone.
  record Library(String packages, List<String> rooms) {}

  static final List<Library> LIBRARIES =
      List.of(
          new Library("org.apache.ratis..", List.of("consensus")),
          new Library("ai.onnxruntime..", List.of("engine", "bench")),
          new Library("com.linecorp.armeria..", List.of("node")));
}
