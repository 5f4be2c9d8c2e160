package idunno.files;

import idunno.files.bulk.Links;
import idunno.files.core.Blob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives a blob by having each node fetch it from one that has it already.
final class CopiesOfCopies implements Replication.Giver {
  private final FileService.Here here;
  private final Links links;
  private final BlobHolder holder;
  private final Blob blob;
  private final boolean background;

  /// @param blob its replicas are those that have it
  /// @param background whether nobody waits for it, so that it may give way to others
  CopiesOfCopies(
      FileService.Here here, Links links, BlobHolder holder, Blob blob, boolean background) {
    this.here = here;
    this.links = links;
    this.holder = holder;
    this.blob = blob;
    this.background = background;
  }

  @Override
  public Map<String, IOException> give(List<String> replicas) {
    Map<String, IOException> failures = new HashMap<>();
    for (String replica : replicas) {
      try {
        give(replica);
      } catch (IOException e) {
        failures.put(replica, e);
      }
    }
    return failures;
  }

  /// From this node if it can be, else from any that has it.
  void give(String target) throws IOException {
    List<String> sources = new ArrayList<>(blob.replicas());
    if (sources.remove(here.node())) {
      sources.addFirst(here.node());
    }
    IOException failure = new IOException("no replica of blob " + blob.id() + " to copy from");
    for (String source : sources) {
      try {
        copy(source, target);
        return;
      } catch (IOException e) {
        e.addSuppressed(failure);
        failure = e;
      }
    }
    throw failure;
  }

  private void copy(String source, String target) throws IOException {
    if (target.equals(here.node())) {
      holder.copy(
          new BlobHolder.Wanted(blob.id(), blob.size(), blob.sha256(), background),
          here.address(source),
          _ -> {});
    } else {
      links.copy(here.address(target), blob, here.address(source), background);
    }
  }
}
