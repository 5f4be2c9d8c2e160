package idunno.membership.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.HostPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HearsayTest {
  private static final Tags TAGS = new Tags(List.of(), 2, 1 << 30, "0.1.0", "");

  /// One that asks nobody by itself for a quarter of an hour.
  private static final Profile QUIET =
      new Profile(1_000_000, 100, 100, 3, 300, 1_000, 1_000, 100, 3, 60);

  private static final Member SELF = member(1);
  private static final Member ACCUSER = member(2);
  private static final Member ACCUSED = member(3);

  private final Protocol node =
      Protocol.acquainted(List.of(setup(SELF), setup(ACCUSER), setup(ACCUSED)), 0).getFirst();

  private static Member member(int number) {
    return Member.of("n" + number, new HostPort("10.0.0." + number, 7400), 1, TAGS);
  }

  private static Protocol.Setup setup(Member member) {
    return new Protocol.Setup(member, "c", List.of(), true, QUIET, 1);
  }

  private static Message.From from(Member member) {
    return new Message.From(member.key(), member.epoch(), 0);
  }

  private List<Effect> hear(Member whom, long nowMs, Change... changes) {
    return node.receive(new Message.Gossip(from(whom), List.of(changes)), whom.address(), nowMs);
  }

  private static Change failed(int ageMs) {
    return Change.of(new Standing(ACCUSED, 0, State.FAILED), ageMs, false);
  }

  private State accused() {
    return node.members().stream()
        .filter(each -> each.member().equals(ACCUSED))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void whoHasHeardTheFailedMemberSinceItWasDoubtedDoesNotBelieveItAndTellsIt() {
    hear(ACCUSED, 500);
    List<Effect> effects = hear(ACCUSER, 1_050, failed(50));
    assertThat(accused()).isEqualTo(State.ACTIVE);
    assertThat(effects)
        .contains(
            new Effect.Send(ACCUSED.address(), new Message.Gossip(from(SELF), List.of(failed(50)))))
        .noneMatch(Effect.Notify.class::isInstance);
  }

  @Test
  void whatWasOnItsWayWhenTheDoubtBeganProvesNothing() {
    hear(ACCUSED, 90);
    List<Effect> effects = hear(ACCUSER, 1_050, failed(50));
    assertThat(accused()).isEqualTo(State.FAILED);
    assertThat(effects).contains(new Effect.Notify(new Event.Failed(ACCUSED)));
  }

  @Test
  void whoIsToAskForAnotherAndKnowsThatTheDoubtWasRefutedSaysSo() {
    Change refuted = Change.of(new Standing(ACCUSED, 3, State.ACTIVE), 0, false);
    hear(ACCUSER, 10, refuted);
    Effect answer =
        new Effect.Send(ACCUSER.address(), new Message.Gossip(from(SELF), List.of(refuted)));
    assertThat(relay(2)).contains(answer);
    assertThat(relay(3)).doesNotContain(answer);
  }

  private List<Effect> relay(int known) {
    Message relay = new Message.Relay(from(ACCUSER), ACCUSED.key(), known);
    return node.receive(relay, ACCUSER.address(), 20);
  }

  @Test
  void whoNeverHearsWhatBecameOfASuspicionAsksAndCountsFromTheFirstQuestionOfOthers() {
    Change suspicion = Change.of(new Standing(ACCUSED, 0, State.SUSPICIOUS), 300, false);
    hear(ACCUSER, 400, suspicion);
    List<Event> events = new ArrayList<>();
    while (node.dueMs() <= 2_700) {
      for (Effect effect : node.tick(node.dueMs())) {
        if (effect instanceof Effect.Notify(Event event) && event.member().equals(ACCUSED)) {
          events.add(event);
        }
      }
    }
    assertThat(events).containsExactly(new Event.Failed(ACCUSED), new Event.Deleted(ACCUSED));
  }

  @Test
  void theEndOfALaterLifeIsTheEndOfTheListedOneToo() {
    Change left = new Change(ACCUSED.key(), 5, 0, State.LEFT, 0, null);
    assertThat(hear(ACCUSER, 10, left)).contains(new Effect.Notify(new Event.Deleted(ACCUSED)));
    assertThat(node.size()).isEqualTo(2);
  }

  @Test
  void whoListsAMemberThatAnotherHasDeletedAsksItThoughItKnowsALaterIncarnation() {
    hear(ACCUSER, 10, Change.of(new Standing(ACCUSED, 3, State.ACTIVE), 0, false));
    Change deleted = Change.of(new Standing(ACCUSED, 2, State.DELETED), 0, false);
    assertThat(hear(ACCUSER, 20, deleted))
        .anyMatch(effect ->
            effect instanceof Effect.Send(HostPort to, Message.Ping _)
                && to.equals(ACCUSED.address()));
    assertThat(accused()).isEqualTo(State.ACTIVE);
  }

  @Test
  void whoHasHeardNothingBelievesIt() {
    hear(ACCUSER, 1_050, failed(50));
    assertThat(accused()).isEqualTo(State.FAILED);
    assertThat(node.doubted()).isEqualTo(1);
  }
}
