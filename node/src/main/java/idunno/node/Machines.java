package idunno.node;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.MachineId;
import idunno.files.Neighbours;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.core.Standing;
import idunno.membership.core.State;
import idunno.membership.net.Listener;
import idunno.membership.net.Membership;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The cluster's machines as the membership sees them, by their [MachineId]. Any thread may call.
public final class Machines implements Neighbours, AutoCloseable {
  /// After the start of this node, how long a machine that it has not seen yet is waited for: all
  /// may be starting at the same time.
  private static final Duration FIRST_SIGHT = Duration.ofSeconds(60);

  private final Membership membership;
  private final Clock clock;
  private final long startNanos;
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Listener.Registration registration;
  private volatile Index index = Index.of(List.of());

  Machines(Membership membership, Clock clock) {
    this.membership = membership;
    this.clock = clock;
    this.startNanos = clock.monotonicNanos();
    this.registration = membership.listen((event, _) -> note(event));
  }

  private void note(Event event) {
    String id = idOf(event.member());
    switch (event) {
      case Event.Deleted _, Event.Left _ -> gone.add(id);
      case Event.Joined _, Event.CameBack _ -> gone.remove(id);
      case Event.Suspected _, Event.Failed _, Event.JoinRefused _ -> {
        // Nothing is decided.
      }
    }
  }

  private static String idOf(Member member) {
    return MachineId.of(member.name(), member.tags().disk());
  }

  /// How many there are, as far as this node knows.
  public int count() {
    return membership.members().size();
  }

  /// The machines that are not thought to have failed.
  @Override
  public List<String> live() {
    return membership.members().stream()
        .filter(standing -> standing.state() != State.FAILED)
        .map(standing -> idOf(standing.member()))
        .toList();
  }

  @Override
  public Optional<HostPort> bulkAddress(String id) {
    return address(id).map(NodeConfig::bulkOf);
  }

  /// A listed machine.
  ///
  /// @param address of its clients' port
  /// @param doubted whether it does not answer
  record Listed(String id, HostPort address, boolean doubted) {}

  List<Listed> listed() {
    return membership.members().stream()
        .map(each ->
            new Listed(idOf(each.member()), each.member().address(), each.state() != State.ACTIVE))
        .toList();
  }

  /// Where a machine's clients' port is, while it is listed.
  public Optional<HostPort> address(String id) {
    return find(id).map(standing -> standing.member().address());
  }

  private Optional<Standing> find(String id) {
    List<Standing> now = membership.members();
    Index known = index;
    if (!known.isOf(now)) {
      known = Index.of(now);
      index = known;
    }
    return Optional.ofNullable(known.byId().get(id));
  }

  /// The members by id, as of one list of them: that is immutable, and another when anything has
  /// changed. Not kept by events, which come later than the list shows them.
  private record Index(List<Standing> members, Map<String, Standing> byId) {
    static Index of(List<Standing> members) {
      Map<String, Standing> byId = new HashMap<>();
      members.forEach(standing -> byId.putIfAbsent(idOf(standing.member()), standing));
      return new Index(members, byId);
    }

    @SuppressWarnings("ReferenceEquality") // comparing what is in them would be a scan again
    boolean isOf(List<Standing> now) {
      return members == now;
    }
  }

  /// Whether a machine has been deleted or has left, or its disk was lost; one that has not been
  /// seen since this node's start is waited for.
  public boolean isGone(String id) {
    if (find(id).isPresent()) {
      return false;
    }
    boolean replaced =
        membership.members().stream()
            .anyMatch(standing -> standing.member().name().equals(MachineId.nameOf(id)));
    return replaced || gone.contains(id) || hasWaited();
  }

  /// Whether no machine of this name is here any more, see [#isGone].
  public boolean isNameGone(String name) {
    return membership.members().stream().noneMatch(each -> each.member().name().equals(name))
        && (gone.stream().anyMatch(id -> MachineId.nameOf(id).equals(name)) || hasWaited());
  }

  private boolean hasWaited() {
    return clock.monotonicNanos() - startNanos > FIRST_SIGHT.toNanos();
  }

  @Override
  public void close() {
    registration.close();
  }
}
