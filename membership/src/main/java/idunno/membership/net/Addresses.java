package idunno.membership.net;

import idunno.base.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Turns addresses into ones that sockets take. Literals are read at once; host names are looked up
/// on another thread, since the protocol's must never wait for a name server. One thread.
final class Addresses {
  private static final long FRESH_MS = 30_000;
  private static final int MOST_NAMES = 20_000;

  private final Map<String, Known> names = new HashMap<>();
  private final Executor threads;
  private final Executor owner;
  private final Logger log;

  private record Known(@Nullable InetAddress address, long untilMs) {}

  /// @param threads where waiting is allowed
  /// @param owner runs what it is given on the thread that calls this object
  Addresses(Executor threads, Executor owner, Logger log) {
    this.threads = threads;
    this.owner = owner;
    this.log = log;
  }

  /// Null while the name has not been found; it is being looked up then.
  @Nullable InetSocketAddress of(HostPort where, long nowMs) {
    InetAddress literal = literal(where.host());
    InetAddress address = literal == null ? named(where.host(), nowMs) : literal;
    return address == null ? null : new InetSocketAddress(address, where.port());
  }

  private static @Nullable InetAddress literal(String host) {
    char first = host.charAt(0);
    boolean may = host.indexOf(':') >= 0 || first >= '0' && first <= '9';
    if (!may) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return null; // a name that begins like a number
    }
  }

  private @Nullable InetAddress named(String host, long nowMs) {
    Known known = names.get(host);
    if (known == null || nowMs >= known.untilMs()) {
      InetAddress last = known == null ? null : known.address();
      if (names.size() >= MOST_NAMES) {
        names.clear();
      }
      names.put(host, new Known(last, nowMs + FRESH_MS));
      threads.execute(() -> lookUp(host, nowMs));
      return last;
    }
    return known.address();
  }

  private void lookUp(String host, long nowMs) {
    try {
      InetAddress found = InetAddress.getByName(host);
      owner.execute(() -> names.put(host, new Known(found, nowMs + FRESH_MS)));
    } catch (UnknownHostException _) {
      log.debug("event=name_unknown host={}", host);
    }
  }
}
