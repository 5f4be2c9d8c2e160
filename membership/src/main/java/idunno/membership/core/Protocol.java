package idunno.membership.core;

import idunno.base.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One node's part in the protocol of membership. Not safe for threads: one thread hands it what
/// comes, each time with the time, and carries out what it returns, in that order.
///
/// Time is in milliseconds from any origin, never backwards, and the same origin for all calls.
public final class Protocol {
  /// How long a node that leaves goes on saying so where nobody may be left to hear it.
  private static final long GOODBYE_MS = 1_000;

  private static final long NOT_LEFT = Long.MIN_VALUE;

  private final Local local;
  private final JudgedTime time;
  private final Doubts doubts;
  private final Pinging pinging;
  private final Spreading spreading;
  private final Joining joining;
  private final Hearing hearing;
  private long leftMs = NOT_LEFT;

  /// How a node is told to take part.
  ///
  /// @param cluster the cluster's id; empty for that of whoever lets this node in
  /// @param introducers whom to ask to be let in; this node's own address among them means nothing
  /// @param startsAlone whether this node is a member from the start, though nobody may have let it
  ///   in: a cluster's first node, and those that have been members before. Any other waits.
  /// @param seed for all chance
  public record Setup(
      Member self,
      String cluster,
      List<HostPort> introducers,
      boolean startsAlone,
      Profile profile,
      long seed) {
    public Setup {
      introducers = List.copyOf(introducers);
      if (startsAlone && cluster.isEmpty()) {
        throw new IllegalArgumentException("a node that starts alone must say of which cluster");
      }
    }
  }

  public Protocol(Setup setup, long nowMs) {
    this(setup, new Roster(), nowMs);
  }

  private Protocol(Setup setup, Roster roster, long nowMs) {
    this.local = new Local(setup.self(), setup.profile(), setup.seed(), roster);
    this.time = new JudgedTime(setup.profile().lateMs());
    News news = new News(local);
    this.doubts = new Doubts(local, news);
    this.pinging = new Pinging(local, doubts, nowMs);
    this.spreading = new Spreading(local);
    this.joining = new Joining(local, new Differences(local), setup, nowMs);
    this.hearing = new Hearing(local, news, doubts, pinging, joining);
  }

  /// Nodes that all know each other from the start, and share in memory what they know alike: so
  /// ten thousand fit into one process.
  public static List<Protocol> acquainted(List<Setup> setups, long nowMs) {
    Roster everybody = new Roster();
    setups.forEach(setup -> everybody.put(new Standing(setup.self(), 0, State.ACTIVE)));
    return setups.stream().map(setup -> new Protocol(setup, everybody.copy(), nowMs)).toList();
  }

  /// When [#tick] wants to be called at the latest.
  public long dueMs() {
    return time.dueMs();
  }

  /// The listed members in ring order, this node among them.
  public List<Standing> members() {
    return local.roster.all();
  }

  public int size() {
    return local.roster.size();
  }

  /// How many of the listed members are Suspicious or Failed.
  public int doubted() {
    return local.since.size();
  }

  /// What two nodes with the same list agree on.
  public long digest() {
    return local.roster.digest();
  }

  /// This node in its present life, see [Effect.Begin].
  public Member self() {
    return local.self;
  }

  /// The id of the cluster that this node is in, or asks to be let into; empty while any will do.
  public String cluster() {
    return joining.cluster();
  }

  /// Whether somebody has let this node in, or it needs nobody to.
  public boolean hasJoined() {
    return joining.hasJoined();
  }

  /// Time has come.
  public List<Effect> tick(long nowMs) {
    long now = time.at(nowMs);
    act(now);
    return finish();
  }

  private void act(long now) {
    if (!isLeaving()) {
      joining.tick(now);
      pinging.tick(now);
      doubts.tick(now);
    }
    spreading.tick(now);
  }

  private List<Effect> finish() {
    long next = spreading.nextMs();
    if (!isLeaving()) {
      next = Math.min(next, Math.min(joining.nextMs(), pinging.nextMs()));
      next = Math.min(next, doubts.nextMs());
    }
    time.due(next);
    return local.takeEffects();
  }

  /// Nobody has let this node in, though it has been a member before: it is one from now on. When
  /// all of a cluster were down, and whoever began it does not come back, someone must be the
  /// first.
  public List<Effect> startAlone(long nowMs) {
    long now = time.at(nowMs);
    joining.startAlone();
    act(now);
    return finish();
  }

  /// Says goodbye. The node answers no more; go on calling [#tick] until [#hasSaidGoodbye].
  public List<Effect> leave(long nowMs) {
    long now = time.at(nowMs);
    leftMs = now;
    local.tell(new Standing(local.self, local.incarnation, State.LEFT), now, false);
    act(now);
    return finish();
  }

  /// Whether everyone has been told of the leaving as far as one can; the node may stop.
  public boolean hasSaidGoodbye(long nowMs) {
    return isLeaving() && (local.rumours.isEmpty() || time.at(nowMs) - leftMs >= GOODBYE_MS);
  }

  private boolean isLeaving() {
    return leftMs != NOT_LEFT;
  }

  /// A message has come, by datagram or stream.
  ///
  /// @param source where a datagram came from, and may be answered; null for a stream
  public List<Effect> receive(Message message, @Nullable HostPort source, long nowMs) {
    long now = time.at(nowMs);
    if (!isLeaving() && message.from().key() != local.self.key()) {
      hearing.take(message, source, now);
      spreading.tick(now);
    }
    return finish();
  }
}
