package idunno.node.http;

import com.linecorp.armeria.common.HttpMethod;
import idunno.consensus.ReadCounters;
import idunno.membership.core.Standing;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import idunno.membership.net.Counters;
import idunno.membership.net.Membership;
import idunno.node.Self;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is there, as this node sees it, and this node's leaving.
public final class MembersApi {
  private final Membership membership;
  private final Self self;
  private final Leaving leaving;
  private final Supplier<Optional<ReadCounters>> reads;
  private final MemberStream stream;

  /// How the node says goodbye; it stops after the answer.
  public interface Leaving {
    void leave() throws InterruptedException;
  }

  /// @param reads how this node's reads made sure that it led, once it is in a cluster
  /// @param threads for those who watch
  public MembersApi(
      Membership membership,
      Self self,
      Leaving leaving,
      Supplier<Optional<ReadCounters>> reads,
      Executor threads) {
    this.membership = membership;
    this.self = self;
    this.leaving = leaving;
    this.reads = reads;
    this.stream = new MemberStream(membership, threads);
  }

  record Members(List<Member> members) {}

  /// One member, as people and scripts see it.
  record Member(
      String name,
      String address,
      String state,
      long epoch,
      long incarnation,
      List<String> roles,
      int cores,
      long memoryBytes,
      String version) {
    static Member of(Standing standing) {
      var member = standing.member();
      Tags tags = member.tags();
      return new Member(
          member.name(),
          member.address().toString(),
          word(standing.state()),
          member.epoch(),
          standing.incarnation(),
          tags.roles(),
          tags.cores(),
          tags.memoryBytes(),
          tags.version());
    }
  }

  /// @param reads null before the node is in a cluster
  record SelfView(
      String name,
      String address,
      String state,
      long epoch,
      long incarnation,
      String version,
      List<String> roles,
      int cores,
      long memoryBytes,
      int slots,
      String bulk,
      String cluster,
      boolean joined,
      Counters counters,
      @Nullable ReadCounters reads,
      List<String> alarms) {}

  record Left(String name, String state) {}

  void addTo(Routes routes) {
    routes.get("/v1/members", _ -> list(true));
    routes.get("/v1/topology", _ -> list(false));
    routes.get("/v1/self", _ -> selfView());
    routes.post("/v1/leave", _ -> leave());
    routes.raw(HttpMethod.GET, "/v1/members/changes", _ -> stream.open());
  }

  /// A state as it is written everywhere: `Active`.
  static String word(State state) {
    String name = state.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private Object list(boolean byName) {
    List<Member> members = membership.members().stream().map(Member::of).toList();
    return new Members(
        byName
            ? members.stream().sorted(Comparator.comparing(Member::name, BY_NAME)).toList()
            : members);
  }

  /// `n2` before `n10`.
  private static final Comparator<String> BY_NAME =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private Object selfView() {
    Standing here = membership.self();
    Tags tags = here.member().tags();
    return new SelfView(
        self.name(),
        self.address().toString(),
        word(here.state()),
        here.member().epoch(),
        here.incarnation(),
        tags.version(),
        tags.roles(),
        tags.cores(),
        tags.memoryBytes(),
        self.slots(),
        self.bulk().toString(),
        membership.cluster(),
        membership.hasJoined(),
        membership.counters(),
        reads.get().orElse(null),
        membership.alarms());
  }

  private Object leave() throws InterruptedException {
    leaving.leave();
    return new Left(self.name(), word(State.LEFT));
  }
}
