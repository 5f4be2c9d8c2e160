package idunno.files.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The blobs that more than one version names, each with those versions: so that what happens to
/// the bytes happens to all of them. Most blobs have one version and are not here.
final class SharedBlobs {
  private final Map<BlobId, List<Owner>> owners = new HashMap<>();

  /// A version that names the blob.
  record Owner(String name, long version) {}

  boolean isShared(BlobId blob) {
    return owners.containsKey(blob);
  }

  /// One more version names the blob.
  ///
  /// @param first the version that named it until now
  void add(BlobId blob, Owner first, Owner another) {
    owners.computeIfAbsent(blob, _ -> new ArrayList<>(List.of(first))).add(another);
  }

  /// The same for a namespace that is rebuilt, whose first owners come alone.
  void restore(BlobId blob, Owner owner) {
    owners.computeIfAbsent(blob, _ -> new ArrayList<>()).add(owner);
  }

  /// All versions that name the blob, which `owner` does.
  List<Owner> of(BlobId blob, Owner owner) {
    return owners.getOrDefault(blob, List.of(owner));
  }

  /// That version names the blob no more.
  void remove(BlobId blob, Owner owner) {
    List<Owner> left = owners.get(blob);
    if (left != null) {
      left.remove(owner);
      if (left.size() == 1) {
        owners.remove(blob);
      }
    }
  }
}
