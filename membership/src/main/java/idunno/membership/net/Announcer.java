package idunno.membership.net;

import idunno.membership.core.Event;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;

/// Tells listeners what happened, on a thread of its own, and writes it into the log. The protocol
/// never waits for either.
final class Announcer implements AutoCloseable {
  private final BlockingQueue<Optional<Noticed>> queue = new LinkedBlockingQueue<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Logger log;
  private final Thread thread;

  private record Noticed(Event event, long atMillis) {}

  Announcer(String name, Logger log) {
    this.log = log;
    this.thread =
        Thread.ofPlatform().daemon().name("membership-events-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Listener.Registration listen(Listener listener) {
    // A wrapper, so that a listener that is registered twice is told twice and ended once.
    Listener registered = listener::noticed;
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }

  void tell(Event event, long atMillis) {
    queue.add(Optional.of(new Noticed(event, atMillis)));
  }

  private void run() {
    try {
      for (Optional<Noticed> next = queue.take(); next.isPresent(); next = queue.take()) {
        announce(next.get());
      }
    } catch (InterruptedException _) {
      log.debug("event=membership_events_stopped");
    }
  }

  private void announce(Noticed noticed) {
    write(noticed.event());
    for (Listener listener : listeners) {
      try {
        listener.noticed(noticed.event(), noticed.atMillis());
      } catch (RuntimeException e) {
        log.error("event=membership_listener_failed", e);
      }
    }
  }

  private void write(Event event) {
    switch (event) {
      case Event.Joined _ -> line("member_joined", event);
      case Event.Suspected _ -> line("member_suspected", event);
      case Event.CameBack _ -> line("member_came_back", event);
      case Event.Failed _ -> line("member_failed", event);
      case Event.Deleted _ -> line("member_deleted", event);
      case Event.Left _ -> line("member_left", event);
      case Event.JoinRefused(var member, String reason) ->
          log.warn("event=join_refused member={} why=\"{}\"", member.name(), reason);
    }
  }

  private void line(String word, Event event) {
    log.info(
        "event={} member={} address={} epoch={}",
        word,
        event.member().name(),
        event.member().address(),
        event.member().epoch());
  }

  /// Lets the listeners hear what has been told already, then ends the thread. A listener may call
  /// it too.
  @Override
  public void close() throws InterruptedException {
    queue.add(Optional.empty());
    if (thread.isAlive() && Thread.currentThread() != thread) {
      thread.join(1_000);
      thread.interrupt();
    }
  }
}
