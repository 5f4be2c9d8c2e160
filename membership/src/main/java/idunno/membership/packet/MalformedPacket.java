package idunno.membership.packet;

import java.io.Serial;

/// What has come is no message, or not a whole one.
public final class MalformedPacket extends Exception {
  @Serial private static final long serialVersionUID = 1;

  MalformedPacket(String why) {
    // A stack trace of every piece of garbage would be the attacker's cheapest weapon.
    super(why, null, false, false);
  }
}
