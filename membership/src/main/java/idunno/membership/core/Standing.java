package idunno.membership.core;

/// A member and what is known of it. Standings of one address form a lattice: a later epoch
/// overrules an earlier one, then a higher incarnation, then the graver state; so news can come in
/// any order, and twice.
///
/// @param incarnation raised by the member alone, to overrule what others say of it
public record Standing(Member member, int incarnation, State state) {
  long key() {
    return member.key();
  }

  /// Whether this is news to someone who knows `other`, a standing of the same address.
  boolean overrules(Standing other) {
    return compare(member.epoch(), incarnation, state, other) > 0;
  }

  /// Negative when what is said of (epoch, incarnation, state) is older than `known`, zero when it
  /// is the same.
  static int compare(long epoch, int incarnation, State state, Standing known) {
    if (epoch != known.member.epoch()) {
      return Long.compare(epoch, known.member.epoch());
    }
    return incarnation != known.incarnation
        ? Integer.compare(incarnation, known.incarnation)
        : state.compareTo(known.state);
  }

  Standing with(State next) {
    return new Standing(member, incarnation, next);
  }

  /// Its share of the list's digest: what a lasting difference between two lists would show in.
  long digest() {
    if (!state.isListed()) {
      return 0;
    }
    return Member.mix(member.key() ^ Member.mix(member.epoch() * 31 + incarnation));
  }
}
