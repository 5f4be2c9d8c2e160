package idunno.membership.core;

import org.jspecify.annotations.Nullable;

/// News of one member, as it travels.
///
/// @param ageMs how long the state has lasted, so that all nodes act on it at the same moment
///   though they hear of it at different ones
/// @param member for news of a life that others may not know; null where key and epoch say enough
public record Change(
    long key, long epoch, int incarnation, State state, int ageMs, @Nullable Member member) {
  static Change of(Standing standing, long ageMs, boolean whole) {
    return new Change(
        standing.key(),
        standing.member().epoch(),
        standing.incarnation(),
        standing.state(),
        (int) Math.clamp(ageMs, 0, Integer.MAX_VALUE),
        whole ? standing.member() : null);
  }
}
