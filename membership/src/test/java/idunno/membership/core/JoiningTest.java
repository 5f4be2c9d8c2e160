package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.HostPort;
import idunno.membership.packet.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private static final Tags TAGS = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");
  private static final long EPOCH = 1_700_000_000_000L;
  private static final Member HOST = member("host", 1);
  private static final Member NODE = member("node", 2);

  private static Member member(String name, int number) {
    HostPort address = new HostPort("10.0." + number / 250 + "." + number % 250, 7400);
    return Member.of(name, address, EPOCH, TAGS);
  }

  private static Message.From from(Member member) {
    return new Message.From(member.key(), member.epoch(), 0);
  }

  private static Change active(Member member) {
    return Change.of(new Standing(member, 0, State.ACTIVE), 0, true);
  }

  private static Message.Welcome welcome(String cluster, Member... members) {
    List<Change> changes = new ArrayList<>();
    for (Member member : members) {
      changes.add(active(member));
    }
    return new Message.Welcome(from(HOST), cluster, changes);
  }

  private static Protocol node(String cluster, boolean startsAlone) {
    List<HostPort> introducers = List.of(NODE.address(), HOST.address());
    return new Protocol(
        new Protocol.Setup(NODE, cluster, introducers, startsAlone, Profile.LAN, 1), 0);
  }

  private static <T extends Message> List<T> streamed(List<Effect> effects, Class<T> kind) {
    return effects.stream()
        .filter(Effect.Stream.class::isInstance)
        .map(effect -> ((Effect.Stream) effect).message())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  @Test
  void whoMayNotStartAloneIsAMemberOnceItIsLetInAndLearnsOfWhichCluster() {
    Protocol node = node("", false);
    assertThat(node.hasJoined()).isFalse();
    assertThat(streamed(node.tick(0), Message.Join.class))
        .containsExactly(new Message.Join(from(NODE), NODE, ""));
    Message join = new Message.Join(from(member("other", 3)), member("other", 3), "");
    assertThat(node.receive(join, null, 5)).isEmpty();
    node.receive(welcome("c", HOST, NODE), null, 10);
    assertThat(node.hasJoined()).isTrue();
    assertThat(node.cluster()).isEqualTo("c");
    assertThat(node.size()).isEqualTo(2);
  }

  @Test
  void whoMayStartAloneIsAMemberAndAsksItsIntroducersAllTheSame() {
    Protocol node = node("c", true);
    assertThat(node.hasJoined()).isTrue();
    assertThat(streamed(node.tick(0), Message.Join.class)).hasSize(1);
    List<Effect> effects = new ArrayList<>();
    while (node.dueMs() <= 1_000) {
      effects.addAll(node.tick(node.dueMs()));
    }
    boolean visited =
        effects.stream()
            .anyMatch(effect ->
                effect instanceof Effect.Send(HostPort to, Message.Ping _)
                    && to.equals(HOST.address()));
    assertThat(visited).isTrue();
    assertThatThrownBy(() -> node("", true)).hasMessageContaining("of which cluster");
  }

  @Test
  void whoHasBeenAMemberMayBeginAloneWhenNobodyAnswersAndLetsOthersIn() {
    Protocol node = node("c", false);
    node.tick(0);
    Message join = new Message.Join(from(member("other", 3)), member("other", 3), "c");
    assertThat(node.receive(join, null, 5)).isEmpty();
    node.startAlone(6_000);
    assertThat(node.hasJoined()).isTrue();
    assertThat(streamed(node.receive(join, null, 6_005), Message.Welcome.class)).hasSize(1);
    assertThat(node.size()).isEqualTo(2);
    assertThatThrownBy(() -> node("", false).startAlone(6_000)).hasMessageContaining("no cluster");
  }

  @Test
  void whoIsNotInAnswersPingsAndListsNobody() {
    Protocol node = node("c", false);
    node.tick(0);
    Message ping = new Message.Ping(from(HOST), 0, List.of(active(HOST)));
    assertThat(node.receive(ping, HOST.address(), 10))
        .anyMatch(effect -> effect instanceof Effect.Send(_, Message.Pong _));
    assertThat(node.size()).isEqualTo(1);
  }

  @Test
  void aWelcomeOfAnotherClusterIsIgnored() {
    Protocol node = node("c", false);
    node.receive(welcome("d", HOST), null, 10);
    assertThat(node.hasJoined()).isFalse();
    assertThat(node.size()).isEqualTo(1);
  }

  @Test
  void whoIsRefusedIsNoMemberAndSaysWhyOnce() {
    Protocol node = node("c", true);
    Message refused = new Message.Refused(from(HOST), "the name node belongs to another");
    assertThat(node.receive(refused, null, 10))
        .containsExactly(
            new Effect.Notify(new Event.JoinRefused(NODE, "the name node belongs to another")));
    assertThat(node.hasJoined()).isFalse();
    assertThat(node.receive(refused, null, 20)).isEmpty();
  }

  @Test
  void aMemberOfAClusterStaysOneThoughAStrangerRefusesIt() {
    Protocol node = node("c", true);
    node.receive(welcome("c", HOST, NODE), null, 10);
    node.receive(new Message.Refused(from(member("x", 9)), "this is cluster d"), null, 20);
    assertThat(node.hasJoined()).isTrue();
  }

  @Test
  void anotherClusterAndAnothersNameAreRefused() {
    Protocol host = new Protocol(new Protocol.Setup(HOST, "c", List.of(), true, Profile.LAN, 1), 0);
    Message elsewhere = new Message.Join(from(NODE), NODE, "d");
    assertThat(streamed(host.receive(elsewhere, null, 1), Message.Refused.class))
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason()).contains("cluster c, not d"));
    Member namesake = member("host", 7);
    Message twin = new Message.Join(from(namesake), namesake, "");
    assertThat(streamed(host.receive(twin, null, 2), Message.Refused.class))
        .singleElement()
        .satisfies(refused -> assertThat(refused.reason()).contains("belongs to 10.0.0.1"));
    assertThat(host.size()).isEqualTo(1);
  }

  @Test
  void aLongListTravelsInPartsThatFitAFrame() {
    Protocol host = new Protocol(new Protocol.Setup(HOST, "c", List.of(), true, Profile.LAN, 1), 0);
    String longest = "x".repeat(Member.MOST_NAME_BYTES - 5);
    for (int i = 10; i < 2_000; i++) {
      Member member = member(i % 2 == 0 ? "n" + i : longest + i, i);
      host.receive(new Message.Join(from(member), member, "c"), null, i);
    }
    Message join = new Message.Join(from(NODE), NODE, "c");
    List<Message.Welcome> parts = streamed(host.receive(join, null, 2_000), Message.Welcome.class);
    MessageCodec codec = new MessageCodec(member -> member);
    assertThat(parts).hasSizeGreaterThan(6);
    for (Message.Welcome part : parts) {
      assertThat(part.members()).hasSizeLessThanOrEqualTo(Message.MOST_CHANGES);
      assertThat(codec.encode(part)).hasSizeLessThanOrEqualTo(Message.MOST_BYTES);
    }
    assertThat(parts.stream().mapToInt(part -> part.members().size()).sum()).isEqualTo(host.size());
  }

  @Test
  void ofAListInPartsTheAnswerIsWantedOnce() {
    Protocol host = new Protocol(new Protocol.Setup(HOST, "c", List.of(), true, Profile.LAN, 1), 0);
    for (int i = 10; i < 1_000; i++) {
      Member member = member("n" + i, i);
      host.receive(new Message.Join(from(member), member, "c"), null, i);
    }
    List<Long> nothing = new ArrayList<>();
    for (int i = 0; i < Roster.PARTS; i++) {
      nothing.add(0L);
    }
    Message compare = new Message.Compare(from(NODE), NODE, nothing);
    List<Message.Differing> parts =
        streamed(host.receive(compare, null, 1_000), Message.Differing.class);
    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts.getLast().answer()).isTrue();
    assertThat(parts.subList(0, parts.size() - 1)).noneMatch(Message.Differing::answer);
  }

  @Test
  void whoHearsOfALaterLifeOfItselfBeginsAStillLaterOne() {
    Protocol node = node("c", false);
    Member former = Member.of("node", NODE.address(), EPOCH + 3_600_000, TAGS);
    List<Effect> effects = node.receive(welcome("c", HOST, former), null, 10);
    assertThat(node.self().epoch()).isGreaterThan(former.epoch());
    assertThat(effects).contains(new Effect.Begin(node.self()));
    assertThat(node.members()).contains(new Standing(node.self(), 0, State.ACTIVE)).hasSize(2);
    long later = node.self().epoch();
    node.receive(new Message.Gossip(from(HOST), List.of(active(former))), HOST.address(), 20);
    assertThat(node.self().epoch()).isEqualTo(later);
  }

  @Test
  void whoSpeaksInALifeThatIsOverIsToldOfTheLaterOne() {
    Protocol host = new Protocol(new Protocol.Setup(HOST, "c", List.of(), true, Profile.LAN, 1), 0);
    host.receive(new Message.Join(from(NODE), NODE, "c"), null, 1);
    Message.From earlier = new Message.From(NODE.key(), EPOCH - 3_600_000, 0);
    List<Effect> effects = host.receive(new Message.Ping(earlier, 0, List.of()), NODE.address(), 2);
    assertThat(effects)
        .anyMatch(effect ->
            effect instanceof Effect.Send(_, Message.Gossip(_, List<Change> changes))
                && changes.getFirst().epoch() == EPOCH);
  }
}
