package idunno.membership.core;

import idunno.base.HostPort;

/// One life of a node: a restart at the same address is another life, with a later epoch.
///
/// @param key the address's place on the ring, the same in all lives
/// @param epoch milliseconds since 1970 when this life began, by the node's own clock
public record Member(long key, String name, HostPort address, long epoch, Tags tags) {
  /// In UTF-8.
  public static final int MOST_NAME_BYTES = 64;

  /// The longest that a name of the domain name system can be.
  public static final int MOST_HOST_BYTES = 255;

  public Member {
    Tags.requireAtMost(MOST_NAME_BYTES, name);
    Tags.requireAtMost(MOST_HOST_BYTES, address.host());
  }

  /// A life of the node at `address`.
  public static Member of(String name, HostPort address, long epoch, Tags tags) {
    return new Member(keyOf(address), name, address, epoch, tags);
  }

  /// Where an address lies on the ring: a hash, so that neighbours on the ring are no neighbours in
  /// the rack. FNV-1a, finished with the mixer of SplitMix64.
  public static long keyOf(HostPort address) {
    String text = address.toString();
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /// The same node in a life that begins at `next`.
  Member inLife(long next) {
    return new Member(key, name, address, next, tags);
  }

  /// How many bytes it takes in a message, at most.
  int bytes() {
    return Tags.bytes(name) + Tags.bytes(address.host()) + 2 + tags.bytes();
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
