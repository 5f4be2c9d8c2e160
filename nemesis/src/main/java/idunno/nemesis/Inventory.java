package idunno.nemesis;

import idunno.cli.http.Failure;
import idunno.cli.http.Paths;
import idunno.cli.output.Json;
import idunno.nemesis.core.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Everything that there is once all is quiet: the versions of each name, and every copy of each,
/// read by the nodes that hold it and compared with what was put.
final class Inventory {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 10_000;
  private static final int TRIES = 5;
  private static final int COPIES = 4;

  private final List<Machine> machines;
  private final List<String> wrong = new ArrayList<>();
  private int copiesRead;
  private int turn;

  Inventory(List<Machine> machines) {
    this.machines = machines;
  }

  List<String> wrong() {
    return wrong;
  }

  int copiesRead() {
    return copiesRead;
  }

  Map<String, List<Version>> take(Collection<String> names) {
    Map<String, List<Version>> all = new TreeMap<>();
    for (String name : names) {
      List<Version> versions = versions(name);
      all.put(name, versions);
      for (Version each : versions) {
        if (!each.deleted()) {
          verify(name, each);
        }
      }
    }
    return all;
  }

  private List<Version> versions(String name) {
    List<Version> versions = new ArrayList<>();
    long after = 0;
    while (true) {
      String path =
          "/v1/versions?name=%s&limit=%d&after=%d".formatted(Paths.encode(name), PAGE, after);
      Json page;
      try {
        page = asked(path);
      } catch (Failure e) {
        if (!e.line().startsWith("no file is called")) {
          wrong.add("the versions of " + name + " can not be had: " + e.line());
        }
        return versions;
      }
      for (Json each : page.at("versions").items()) {
        versions.add(
            new Version(
                each.at("version").integer(),
                each.at("deleted").isTrue(),
                each.at("sha256").text()));
      }
      if (page.at("next").isNothing()) {
        return versions;
      }
      after = page.at("next").integer();
    }
  }

  /// Each node in turn is asked: any must know.
  private Json asked(String path) {
    Supplier<Machine> next = () -> machines.get(turn++ % machines.size());
    for (int i = 1; ; i++) {
      try {
        return next.get().http().get(path, PATIENCE);
      } catch (Failure e) {
        if (e.exitCode() != Failure.NOT_NOW || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private void verify(String name, Version version) {
    String path = "/v1/verify?name=%s&version=%d".formatted(Paths.encode(name), version.number());
    try {
      List<Json> copies = asked(path).at("copies").items();
      copiesRead += copies.size();
      if (copies.size() != COPIES
          || !copies.stream().allMatch(each -> each.at("matches").isTrue())) {
        wrong.add(
            "%s@%d is not whole: %s".formatted(name, version.number(), Json.of(copies).line()));
      }
    } catch (Failure e) {
      wrong.add("%s@%d can not be read: %s".formatted(name, version.number(), e.line()));
    }
  }
}
