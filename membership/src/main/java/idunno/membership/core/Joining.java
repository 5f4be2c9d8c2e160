package idunno.membership.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.List;

/// Asks the addresses that this node was given, in turn, until one of them lets it in; and, later,
/// now and then those that are gone, so that a cluster that was cut in two grows together again.
final class Joining {
  private static final long AGAIN_MS = 500;
  private static final long REMEMBER_MS = 86_400_000;
  private static final long VISIT_MS = 1_000;

  /// When, after having been let in, a node asks the same member what has happened since: when
  /// hundreds come at once, whoever lets them in knows of all long before news spreads.
  private static final long[] FOLLOW_UPS_MS = {700, 1_500, 3_000};

  private final Local local;
  private final Differences differences;
  private final String cluster;
  private final List<HostPort> introducers;
  private long nextMs;
  private long nextVisitMs;
  private int turn;
  private boolean joined;
  private int followUp;

  /// @param introducers nobody for the first node of a cluster
  Joining(
      Local local,
      Differences differences,
      String cluster,
      List<HostPort> introducers,
      long nowMs) {
    this.local = local;
    this.differences = differences;
    this.cluster = cluster;
    this.introducers =
        introducers.stream().filter(each -> !each.equals(local.self.address())).toList();
    this.joined = this.introducers.isEmpty();
    this.nextMs = nowMs;
    this.nextVisitMs = nowMs + VISIT_MS;
  }

  boolean hasJoined() {
    return joined;
  }

  long nextMs() {
    long visit = local.gone.isEmpty() && introducers.isEmpty() ? Long.MAX_VALUE : nextVisitMs;
    boolean asking = !joined || followUp < FOLLOW_UPS_MS.length && !introducers.isEmpty();
    return asking ? Math.min(visit, nextMs) : visit;
  }

  void tick(long nowMs) {
    if (joined && !introducers.isEmpty() && followUp < FOLLOW_UPS_MS.length && nowMs >= nextMs) {
      differences.ask(introducers.get((turn - 1) % introducers.size()), nowMs);
      nextMs = nowMs + FOLLOW_UPS_MS[followUp++];
    } else if (!joined && nowMs >= nextMs) {
      HostPort introducer = introducers.get(turn++ % introducers.size());
      nextMs = nowMs + AGAIN_MS + local.random.nextLong(AGAIN_MS / 5);
      local.stream(introducer, new Message.Join(local.from(), local.self, cluster));
    }
    if (nowMs >= nextVisitMs) {
      nextVisitMs = nowMs + VISIT_MS;
      visitOneThatIsGone(nowMs);
    }
  }

  /// Those that were deleted, and those that this node was told of at the start.
  private void visitOneThatIsGone(long nowMs) {
    local.gone.values().removeIf(gone -> nowMs - gone.sinceMs() > REMEMBER_MS);
    List<HostPort> absent = new ArrayList<>();
    for (Local.Gone gone : local.gone.values()) {
      if (gone.standing().state() == State.DELETED) {
        absent.add(gone.standing().member().address());
      }
    }
    for (HostPort introducer : introducers) {
      if (local.roster.find(Member.keyOf(introducer)) == null) {
        absent.add(introducer);
      }
    }
    if (!absent.isEmpty()) {
      HostPort address = absent.get(local.random.nextInt(absent.size()));
      Local.Gone gone = local.gone.get(Member.keyOf(address));
      List<Change> changes =
          gone == null ? List.of() : List.of(Change.of(gone.standing(), 0, false));
      local.send(address, new Message.Ping(local.from(), local.roster.digest(), changes));
    }
  }

  void welcomed(long nowMs) {
    if (!joined) {
      joined = true;
      nextMs = nowMs + FOLLOW_UPS_MS[0];
    }
  }

  /// Whether `asker` may come in; if not, it has been told why.
  boolean admits(Message.Join join) {
    if (!join.cluster().isEmpty() && !join.cluster().equals(cluster)) {
      refuse(join.member(), "this is cluster " + cluster + ", not " + join.cluster());
      return false;
    }
    for (Standing each : local.roster.all()) {
      if (each.member().name().equals(join.member().name())
          && !each.member().address().equals(join.member().address())) {
        refuse(
            join.member(),
            "the name " + join.member().name() + " belongs to " + each.member().address());
        return false;
      }
    }
    return true;
  }

  private void refuse(Member member, String reason) {
    local.stream(member.address(), new Message.Refused(local.from(), reason));
  }

  String cluster() {
    return cluster;
  }
}
