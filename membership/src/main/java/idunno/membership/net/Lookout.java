package idunno.membership.net;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Protocol;
import idunno.membership.core.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;

/// Sees what becomes of the node and of others, and tells: the list for whoever asks, events for
/// listeners, and what is wrong around the node. Belongs to the protocol's thread.
final class Lookout {
  private final Protocol protocol;
  private final Announcer announcer;
  private final Verdicts verdicts;
  private final UdpWatch udp;
  private final JoinTrouble trouble;
  private final Clock clock;
  private final Logger log;
  private final Board board;
  private final List<Event> events = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();
  private Optional<String> blocked = Optional.empty();
  private boolean changed;
  private boolean hasMetOthers;
  private long digest;

  /// @param nowMs by the origin that all later times have
  Lookout(Protocol protocol, Carrier.Parts parts, Clock clock, long nowMs) {
    this.protocol = protocol;
    this.announcer = parts.announcer();
    this.verdicts = new Verdicts(parts.tally());
    this.udp = new UdpWatch(protocol.self().address().toString());
    this.trouble = new JoinTrouble(parts.log(), nowMs);
    this.clock = clock;
    this.log = parts.log();
    this.digest = protocol.digest();
    this.board = new Board(view());
  }

  Board board() {
    return board;
  }

  UdpWatch udp() {
    return udp;
  }

  void notice(Event event) {
    verdicts.noticed(event);
    if (event instanceof Event.JoinRefused refused) {
      refusal = Optional.of(refused.reason());
    }
    events.add(event);
  }

  /// Somebody has been asked to let this node in.
  ///
  /// @param why it could not be asked; empty when it was
  void asked(HostPort introducer, Optional<String> why) {
    why.ifPresentOrElse(
        reason -> trouble.failed(introducer, reason), () -> trouble.reached(introducer));
    changed = true;
  }

  /// This node has begun another life.
  void begun() {
    changed = true;
    String why = "this machine's clock went back since the last start";
    log.warn("event=later_life epoch={} why=\"{}\"", protocol.self().epoch(), why);
  }

  /// At the end of each turn: tells what has changed in it.
  void look(long nowMs) {
    if (!protocol.hasJoined()) {
      trouble.report(nowMs);
    }
    watchUdp(nowMs);
    boolean differs = digest != protocol.digest() || board.view().joined() != protocol.hasJoined();
    if (changed || differs || !events.isEmpty()) {
      tell();
    }
  }

  private void watchUdp(long nowMs) {
    Optional<String> trouble = udp.trouble(nowMs);
    if (!trouble.equals(blocked)) {
      blocked = trouble;
      changed = true;
      trouble.ifPresentOrElse(
          why -> log.warn("event=udp_blocked why=\"{}\"", why), () -> log.info("event=udp_open"));
    }
  }

  /// The list first, so that whoever is told of an event finds it there.
  private void tell() {
    changed = false;
    digest = protocol.digest();
    if (protocol.hasJoined()) {
      refusal = Optional.empty();
    }
    board.publish(view());
    long atMillis = clock.wallMillis();
    events.forEach(event -> announcer.tell(event, atMillis));
    events.clear();
  }

  private Board.View view() {
    List<Standing> members = List.copyOf(protocol.members());
    Standing self =
        members.stream()
            .filter(each -> each.member().equals(protocol.self()))
            .findAny()
            .orElseThrow(() -> new IllegalStateException("this node does not list itself"));
    hasMetOthers = hasMetOthers || members.size() > 1;
    boolean joined = protocol.hasJoined();
    String asking = joined ? "" : trouble.text();
    List<String> alarms = Stream.concat(blocked.stream(), alone(joined).stream()).toList();
    return new Board.View(
        members, self, protocol.cluster(), joined, refusal, asking, alarms, false);
  }

  /// That it has asked others and met none of them since it began.
  private Optional<String> alone(boolean joined) {
    if (hasMetOthers || !trouble.hasTried()) {
      return Optional.empty();
    }
    String what = joined ? "this node has met nobody of its cluster" : "this node is in no cluster";
    return Optional.of(what + " yet: " + trouble.text());
  }
}
