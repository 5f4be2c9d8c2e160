package idunno.checks.planted.files.core;

import java.util.TreeMap;

public record Decides(TreeMap<String, byte[]> contents, Kind kind) {
  enum Kind {
    ONE,
    TWO
  }

  String name() {
    return switch (kind) {
      case ONE -> "one " + contents;
      case TWO -> contents.keySet().stream().sorted().findFirst().orElseThrow();
    };
  }
}
