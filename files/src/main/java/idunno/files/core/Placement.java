package idunno.files.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Chooses the replica set of a blob: the nodes with the highest hash of (blob, node), also known
/// as rendezvous hashing (Thaler and Ravishankar, 1998), so that blobs spread evenly without any
/// table and every node computes the same.
public final class Placement {
  private Placement() {}

  /// At most `copies` of the `live` nodes, in order of preference. Fewer live nodes than that give
  /// a shorter list: the caller decides whether it is enough.
  public static List<String> choose(BlobId blob, Collection<String> live, int copies) {
    return live.stream()
        .distinct()
        .sorted(
            Comparator.comparingLong((String node) -> weight(blob, node))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(copies)
        .toList();
  }

  private static long weight(BlobId blob, String node) {
    long mixed = blob.high() ^ Long.rotateLeft(blob.low(), 32);
    for (int i = 0; i < node.length(); i++) {
      mixed = mix(mixed + node.charAt(i));
    }
    return mix(mixed);
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
