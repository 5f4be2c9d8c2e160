package idunno.node;

import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.net.Listener;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Watches that no other node goes by this one's name. None is let in while this one is listed; but
/// one that was stopped for long is off the list, and a copy of its folder may have been started
/// elsewhere meanwhile. Two that answer for one name could vote twice and acknowledge what only one
/// has, so the one whose life began earlier gives way.
final class NameWatch implements Listener {
  private final Supplier<Member> self;
  private final Consumer<String> taken;

  /// @param self this node as it is listed now
  /// @param taken told why this node has to stop
  NameWatch(Supplier<Member> self, Consumer<String> taken) {
    this.self = self;
    this.taken = taken;
  }

  @Override
  public void noticed(Event event, long atMillis) {
    switch (event) {
      case Event.Joined(Member other) -> compare(other);
      case Event.CameBack(Member other) -> compare(other);
      case Event.Suspected _,
          Event.Failed _,
          Event.Deleted _,
          Event.Left _,
          Event.JoinRefused _ -> {
        // Nobody new.
      }
    }
  }

  private void compare(Member other) {
    Member own = self.get();
    boolean another = other.name().equals(own.name()) && !other.address().equals(own.address());
    if (another && isLater(other, own)) {
      taken.accept(
          "another node that is called '%s' was started later, at %s: only one may go by that name"
              .formatted(own.name(), other.address()));
    }
  }

  /// Of two that began in the same millisecond the place on the ring decides, the same for both.
  private static boolean isLater(Member other, Member own) {
    return other.epoch() == own.epoch()
        ? Long.compareUnsigned(other.key(), own.key()) > 0
        : other.epoch() > own.epoch();
  }
}
