package idunno.membership.core;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.List;

/// Asks the addresses that this node was given, in turn, until one of them lets it in; and, later,
/// now and then those that are gone, so that a cluster that was cut in two grows together again.
final class Joining {
  private static final long AGAIN_MS = 500;
  private static final long VISIT_MS = 1_000;

  /// How many visits all nodes together make in a second: enough to find what was cut off, and in a
  /// large cluster nearly nothing for each.
  private static final int VISITS = 16;

  /// When, after having been let in, a node asks the same member what has happened since: when
  /// hundreds come at once, whoever lets them in knows of all long before news spreads.
  private static final long[] FOLLOW_UPS_MS = {700, 1_500, 3_000};

  private final Local local;
  private final Differences differences;
  private final List<HostPort> introducers;
  private String cluster;
  private String refusal = "";
  private long nextMs;
  private long nextVisitMs;
  private int asked;
  private boolean joined;
  private boolean welcomed;
  private long host;
  private long welcomedMs;
  private int followUp;

  Joining(Local local, Differences differences, Protocol.Setup setup, long nowMs) {
    this.local = local;
    this.differences = differences;
    this.cluster = setup.cluster();
    this.introducers =
        setup.introducers().stream().filter(each -> !each.equals(local.self.address())).toList();
    this.joined = setup.startsAlone();
    this.nextMs = nowMs;
    this.nextVisitMs = nowMs + VISIT_MS;
  }

  Differences differences() {
    return differences;
  }

  boolean hasJoined() {
    return joined;
  }

  String cluster() {
    return cluster;
  }

  long nextMs() {
    boolean visiting = joined && !(local.gone.isEmpty() && introducers.isEmpty());
    long visit = visiting ? nextVisitMs : Long.MAX_VALUE;
    return isAsking() || isFollowingUp() ? Math.min(visit, nextMs) : visit;
  }

  /// Who may be alone asks each introducer once: a member that is back is let in at once by whoever
  /// is there. The silent ones it visits like those that are gone.
  private boolean isAsking() {
    return !introducers.isEmpty() && !welcomed && (!joined || asked < introducers.size());
  }

  private boolean isFollowingUp() {
    return welcomed && followUp < FOLLOW_UPS_MS.length;
  }

  void tick(long nowMs) {
    if (nowMs >= nextMs) {
      if (isAsking()) {
        HostPort introducer = introducers.get(asked++ % introducers.size());
        nextMs = nowMs + AGAIN_MS + local.random.nextLong(AGAIN_MS / 5);
        local.stream(introducer, new Message.Join(local.from(), local.self, cluster));
      } else if (isFollowingUp()) {
        askHost(nowMs);
      }
    }
    if (joined && nowMs >= nextVisitMs) {
      nextVisitMs = nowMs + visitPauseMs();
      visitOneThatIsGone(nowMs);
    }
  }

  private void askHost(long nowMs) {
    followUp++;
    if (isFollowingUp()) {
      nextMs = welcomedMs + FOLLOW_UPS_MS[followUp];
    }
    Standing listed = local.roster.find(host);
    if (listed != null) {
      differences.askNow(listed.member().address(), nowMs);
    }
  }

  private long visitPauseMs() {
    long mean = VISIT_MS * Math.max(1, local.roster.size() / VISITS);
    return mean / 2 + local.random.nextLong(mean);
  }

  /// Those that were deleted, and those that this node was told of at the start.
  private void visitOneThatIsGone(long nowMs) {
    local.gone.forget(nowMs);
    List<HostPort> absent = new ArrayList<>();
    for (Departed.Gone gone : local.gone.all()) {
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
      Departed.Gone gone = local.gone.find(Member.keyOf(address));
      List<Change> changes =
          gone == null ? List.of() : List.of(Change.of(gone.standing(), 0, false));
      local.send(address, new Message.Ping(local.from(), local.roster.digest(), changes));
    }
  }

  /// Somebody says that this node is in.
  ///
  /// @return false when it means another cluster than this node does
  boolean accepts(Message.Welcome welcome, long nowMs) {
    if (!cluster.isEmpty() && !cluster.equals(welcome.cluster())) {
      return false;
    }
    cluster = welcome.cluster();
    refusal = "";
    joined = true;
    if (!welcomed) {
      welcomed = true;
      welcomedMs = nowMs;
      host = welcome.from().key();
      nextMs = nowMs + FOLLOW_UPS_MS[0];
    }
    return true;
  }

  /// Somebody says that this node may not come in. One that is alone is no member then, whatever it
  /// may do otherwise: its name, for one, belongs to another.
  void refused(String reason) {
    if (local.roster.size() == 1) {
      joined = false;
    }
    if (!reason.equals(refusal)) {
      refusal = reason;
      local.notify(new Event.JoinRefused(local.self, reason));
    }
  }

  /// Nobody lets this node in: it is a member all the same, and others come in through it. Those
  /// that it was told of it visits like those that are gone.
  void startAlone() {
    if (cluster.isEmpty()) {
      throw new IllegalStateException("a node that knows no cluster is no member of any");
    }
    joined = true;
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

  /// Tells one that has been let in of everybody, and of a later life that it may have had: its
  /// clock may have gone back.
  void welcome(Member member, long nowMs) {
    List<Change> known = new ArrayList<>(differences.everybody(nowMs));
    Departed.Gone former = local.gone.find(member.key());
    if (former != null) {
      known.add(Change.of(former.standing(), nowMs - former.sinceMs(), false));
    }
    for (List<Change> part : Change.parted(known)) {
      local.stream(member.address(), new Message.Welcome(local.from(), cluster, part));
    }
  }
}
