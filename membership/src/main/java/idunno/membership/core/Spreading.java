package idunno.membership.core;

import java.util.List;

/// Tells a few members, chosen by chance, what is new, for as long as there is something new; in
/// between it is silent.
final class Spreading {
  /// What fits into a datagram everywhere, less the envelope.
  private static final int GOSSIP_BYTES = 1_200;

  private final Local local;
  private long nextMs = Long.MIN_VALUE;

  Spreading(Local local) {
    this.local = local;
  }

  long nextMs() {
    return local.rumours.isEmpty() ? Long.MAX_VALUE : nextMs;
  }

  void tick(long nowMs) {
    if (local.rumours.isEmpty() || nowMs < nextMs) {
      return;
    }
    nextMs = nowMs + local.profile.gossipMs();
    for (Standing listener : local.some(local.profile.fanOut(), local.self.key(), _ -> true)) {
      List<Change> changes = local.rumours.take(GOSSIP_BYTES, nowMs);
      if (!changes.isEmpty()) {
        local.send(listener.member().address(), new Message.Gossip(local.from(), changes));
      }
    }
  }
}
