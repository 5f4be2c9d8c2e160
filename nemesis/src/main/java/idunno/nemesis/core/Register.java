package idunno.nemesis.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/// Whether what was seen of one name goes with the order of its versions and with time. A name is a
/// register of versions, and since each sighting says which version it was, an order that explains
/// all of them exists exactly if none looks back: whoever begins after another has ended sees that
/// version or a later one, and makes a later one (Wing and Gong's question about linearizability,
/// "Testing and Verifying Concurrent Objects", 1993, answered without a search).
final class Register {
  private final List<Sighting> sightings = new ArrayList<>();

  /// An operation, and which versions it can have been about.
  ///
  /// @param version which it was, or -1 where only `may` says which it can have been
  /// @param writes whether it made the version
  private record Sighting(
      Operation operation, long ended, long version, boolean writes, LongPredicate may) {
    long begun() {
      return operation.begunNanos();
    }
  }

  /// The newest version was that one at some moment of the operation.
  void saw(Operation operation, long version) {
    sightings.add(new Sighting(operation, operation.endedNanos(), version, false, _ -> true));
  }

  /// The newest version was one of those, 0 standing for none, at some moment of the operation.
  void sawOneOf(Operation operation, LongPredicate may) {
    sightings.add(new Sighting(operation, operation.endedNanos(), -1, false, may));
  }

  /// The operation made that version.
  ///
  /// @param acknowledged false: nobody knows when, once it had begun
  void made(Operation operation, long version, boolean acknowledged) {
    long ended = acknowledged ? operation.endedNanos() : Long.MAX_VALUE;
    sightings.add(new Sighting(operation, ended, version, true, _ -> true));
  }

  private record Ended(long nanos, long version) {}

  /// @param last the number of the newest version at the end
  /// @return a line for each operation that looks back, or that saw what never was
  List<String> check(long last) {
    List<Sighting> inOrder = new ArrayList<>(sightings);
    inOrder.sort(Comparator.comparingLong(Sighting::begun));
    long[] ceilings = ceilings(inOrder, last);
    List<String> wrong = new ArrayList<>();
    PriorityQueue<Ended> running = new PriorityQueue<>(Comparator.comparingLong(Ended::nanos));
    long floor = 0;
    for (Sighting each : inOrder) {
      while (!running.isEmpty() && running.peek().nanos() < each.begun()) {
        floor = Math.max(floor, running.remove().version());
      }
      long version =
          each.version() >= 0 ? each.version() : earliest(each, floor, inOrder, ceilings);
      if (version < 0) {
        wrong.add("no version from %d on can have been what this saw: %s".formatted(floor, each));
      } else if (each.writes() ? version <= floor : version < floor) {
        wrong.add("version %d was known before this began: %s".formatted(floor, each.operation()));
      }
      running.add(new Ended(each.ended(), version));
    }
    return wrong;
  }

  /// For each place in the order the largest version that somebody before it can have seen.
  private static long[] ceilings(List<Sighting> inOrder, long last) {
    long[] ceilings = new long[inOrder.size() + 1];
    Arrays.fill(ceilings, last);
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      Sighting each = inOrder.get(i);
      long before = each.version() < 0 ? last : each.writes() ? each.version() - 1 : each.version();
      ceilings[i] = Math.min(ceilings[i + 1], before);
    }
    return ceilings;
  }

  /// The earliest of the versions that it can have been: whatever else is possible then stays so.
  private static long earliest(
      Sighting sighting, long floor, List<Sighting> inOrder, long[] ceilings) {
    long ceiling = ceilings[firstAfter(inOrder, sighting.ended())];
    for (long version = floor; version <= ceiling; version++) {
      if (sighting.may().test(version)) {
        return version;
      }
    }
    return -1;
  }

  /// The first that began after that moment.
  private static int firstAfter(List<Sighting> inOrder, long nanos) {
    int low = 0;
    int high = inOrder.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inOrder.get(middle).begun() <= nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
