package idunno.files.core;

import idunno.files.core.Namespace.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Walks names in pages. A page looks at no more than so many names, so that one over deleted names
/// stays short too: it may be empty and yet not the last.
final class Listing {
  private static final int MAX_SCANNED = 20_000;

  private final FileTable files;

  Listing(FileTable files) {
    this.files = files;
  }

  /// The part of all names to walk.
  ///
  /// @param after "" for the first page
  /// @param limit the page ends with the name that fills it; at least 1
  record Part(String prefix, String after, int limit) {
    boolean isWithSystem() {
      return prefix.startsWith(FileName.SYSTEM_PREFIX);
    }
  }

  /// The newest version of each present file.
  Page present(Part part) {
    return page(
        part,
        row -> {
          boolean shown = part.isWithSystem() || !FileName.isSystem(row.name());
          return shown && row.isPresent()
              ? Stream.of(files.version(row, row.newest()))
              : Stream.empty();
        });
  }

  /// All versions of all names, the system's among them.
  Page history(Part part) {
    return page(part, row -> files.versions(row, 1));
  }

  /// All versions that one of the replicas is to hold.
  Page heldBy(Set<String> replicas, Part part) {
    return page(
        part,
        row ->
            files
                .versions(row, 1)
                .filter(version ->
                    version
                        .content()
                        .map(blob -> blob.replicas().stream().anyMatch(replicas::contains))
                        .orElse(false)));
  }

  private Page page(Part part, Function<FileTable.Row, Stream<FileVersion>> shown) {
    List<FileVersion> page = new ArrayList<>();
    String last = part.after();
    int scanned = 0;
    Rows rows = files.rows(part.prefix(), part.after());
    while (rows.hasNext()) {
      if (page.size() >= part.limit() || scanned == MAX_SCANNED) {
        return new Page(page, Optional.of(last));
      }
      FileTable.Row row = rows.next();
      last = row.name();
      scanned++;
      shown.apply(row).forEach(page::add);
    }
    return new Page(page, Optional.empty());
  }

  /// The names of which the rules keep less than there is.
  ///
  /// @param nowMs the log's time
  Names expired(Retention retention, Part part, long nowMs) {
    List<String> names = new ArrayList<>();
    String last = part.after();
    int scanned = 0;
    Rows rows = files.rows(part.prefix(), part.after());
    while (rows.hasNext()) {
      if (names.size() == part.limit() || scanned == MAX_SCANNED) {
        return new Names(names, Optional.of(last));
      }
      FileTable.Row row = rows.next();
      last = row.name();
      scanned++;
      if (retention.keptFrom(row, nowMs) > row.first()) {
        names.add(last);
      }
    }
    return new Names(names, Optional.empty());
  }

  /// @param next what to give as `after` for the next page; empty when this was the last one
  record Names(List<String> names, Optional<String> next) {}
}
