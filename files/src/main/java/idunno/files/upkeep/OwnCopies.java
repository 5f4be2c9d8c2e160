package idunno.files.upkeep;

import idunno.files.NamespaceLog;
import idunno.files.core.BlobId;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The copies that this node is to hold by the namespace's records, a page at a time. Any thread
/// may call.
final class OwnCopies {
  private static final int COPIES_PER_PAGE = 500;

  private final NamespaceLog namespace;
  private final String node;

  /// @param node this node's replica id
  OwnCopies(NamespaceLog namespace, String node) {
    this.namespace = namespace;
    this.node = node;
  }

  /// @param copies versions with bytes, of which this node is a replica
  /// @param next what to ask for next; empty when this was the last page
  record Page(List<FileVersion> copies, Optional<String> next) {}

  /// The copies of the names after `name` ("" for the first page), as far as this node knows.
  Page after(String name) {
    Namespace.Page page =
        namespace.readLocal(state -> state.heldBy(Set.of(node), name, COPIES_PER_PAGE));
    return new Page(page.files(), page.next());
  }

  /// Waits until this node knows everything that was acknowledged before the call.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW without a quorum
  void catchUp() {
    namespace.read(Namespace::purges);
  }

  /// Those of `found` that this node is to hold, by records that contain all that was acknowledged.
  ///
  /// @throws idunno.base.ProblemException NOT_NOW without a quorum
  List<FileVersion> present(List<FileVersion> found) {
    return namespace.read(state -> {
      List<FileVersion> present = new ArrayList<>();
      for (FileVersion version : found) {
        state
            .version(version.name(), version.version())
            .filter(now -> isMine(now) && isSame(now, version))
            .ifPresent(present::add);
      }
      return present;
    });
  }

  /// The copies of this node that have these ids. Walks all versions.
  List<FileVersion> of(Set<BlobId> ids) {
    List<FileVersion> found = new ArrayList<>();
    Predicate<FileVersion> asked =
        version -> version.content().filter(blob -> ids.contains(blob.id())).isPresent();
    Optional<String> from = Optional.of("");
    while (from.isPresent()) {
      Page page = after(from.get());
      page.copies().stream().filter(asked).forEach(found::add);
      from = page.next();
    }
    return found;
  }

  private static boolean isSame(FileVersion a, FileVersion b) {
    return a.content().orElseThrow().id().equals(b.content().orElseThrow().id());
  }

  private boolean isMine(FileVersion version) {
    return version.content().filter(blob -> blob.replicas().contains(node)).isPresent();
  }
}
