package idunno.files.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Chooses the replica set of one blob while it is being given to nodes, of which some fail: says
/// who is next, and when there are enough.
///
/// Enough is the number of copies wanted, or as many as there are live nodes, if those are fewer.
public final class ReplicaChoice {
  private final BlobId blob;
  private final int copies;
  private final Set<String> stored = new TreeSet<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> silent = new HashSet<>();

  /// @param copies how many are wanted
  public ReplicaChoice(BlobId blob, int copies) {
    this.blob = blob;
    this.copies = copies;
  }

  /// Whom to give the bytes now, besides those to whom they are being given already. Each of them
  /// is under way until [#stored], [#refused] or [#silent] is told.
  public List<String> next(Collection<String> live) {
    int missing = wanted(live) - stored.size() - underWay.size();
    List<String> left = new ArrayList<>(live);
    left.removeIf(node -> stored.contains(node) || underWay.contains(node) || hasFailed(node));
    List<String> next = Placement.choose(blob, left, Math.max(0, missing));
    underWay.addAll(next);
    return next;
  }

  /// The node has the blob on stable storage.
  public void stored(String node) {
    underWay.remove(node);
    stored.add(node);
  }

  /// The node has said no; asking it again is of no use.
  public void refused(String node) {
    underWay.remove(node);
    refused.add(node);
  }

  /// Nothing was heard of the node, or it was lost in the middle.
  public void silent(String node) {
    underWay.remove(node);
    silent.add(node);
  }

  /// Whether there are enough copies, given who is live.
  public boolean isComplete(Collection<String> live) {
    return stored.size() >= wanted(live);
  }

  /// Whether more copies could still come of a live node that was silent.
  public boolean mayHope(Collection<String> live) {
    return silent.stream().anyMatch(live::contains);
  }

  /// Gives those that were silent another chance.
  public void forgive() {
    silent.clear();
  }

  /// The nodes that have the blob, sorted.
  public List<String> stored() {
    return List.copyOf(stored);
  }

  private boolean hasFailed(String node) {
    return refused.contains(node) || silent.contains(node);
  }

  private int wanted(Collection<String> live) {
    Set<String> able = new HashSet<>(live);
    able.addAll(stored);
    return Math.min(copies, able.size());
  }
}
