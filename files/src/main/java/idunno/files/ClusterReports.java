package idunno.files;

import idunno.files.bulk.Links;
import idunno.files.upkeep.NodeReport;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks all live nodes at once how their copies are. Any thread may call.
final class ClusterReports {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReports.class);

  private final FileService.Here here;
  private final Links links;

  ClusterReports(FileService.Here here, Links links) {
    this.here = here;
    this.links = links;
  }

  /// By replica id; empty for one that did not answer.
  ///
  /// @param own how this node answers
  Map<String, Optional<NodeReport>> ask(Optional<Boolean> begin, Supplier<NodeReport> own) {
    Map<String, Optional<NodeReport>> reports = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String node : here.neighbours().live()) {
        threads.execute(() ->
            reports.put(
                node, node.equals(here.node()) ? Optional.of(own.get()) : remote(node, begin)));
      }
    }
    return new TreeMap<>(reports);
  }

  private Optional<NodeReport> remote(String node, Optional<Boolean> begin) {
    try {
      return Optional.of(links.report(here.address(node), begin));
    } catch (IOException e) {
      LOG.info("event=no_report node={} reason={}", node, e.toString());
      return Optional.empty();
    }
  }
}
