package idunno.cli.transfer;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.files.bulk.Fetched;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Fetches the newest versions of all files under a name into a local folder, each below it by the
/// rest of its name. Each file is replaced in one step; what was fetched before a failure stays.
/// Nothing is ever written outside the folder.
public final class FolderFetch {
  private final NodeClient node;
  private final Bulk bulk;
  private final String prefix;
  private final Path folder;
  private long files;

  /// @param name the folder's name in the cluster
  public FolderFetch(NodeClient node, Bulk bulk, String name, Path folder) {
    this.node = node;
    this.bulk = bulk;
    this.prefix = name.endsWith("/") ? name : name + "/";
    this.folder = folder;
  }

  /// Whether there is any file under that name.
  public boolean exists() {
    @Nullable String after = "";
    while (after != null) {
      Json page = page(after, 1);
      if (!page.at("files").items().isEmpty()) {
        return true;
      }
      after = next(page);
    }
    return false;
  }

  /// Fetches all; `got` is called for each, one at a time.
  public void run(Progress progress, BiConsumer<Fetched, Path> got) throws IOException {
    try (Crew crew = new Crew()) {
      @Nullable String after = "";
      while (after != null) {
        Json page = page(after, 1_000);
        boolean goesOn = true;
        for (Json file : page.at("files").items()) {
          String name = file.at("name").text();
          long version = file.at("version").integer();
          Path local = localOf(name);
          goesOn = goesOn && crew.take(() -> fetch(name, version, local, progress, got));
        }
        after = goesOn ? next(page) : null;
      }
      crew.finish();
    }
  }

  private void fetch(
      String name, long version, Path local, Progress progress, BiConsumer<Fetched, Path> got)
      throws IOException {
    try {
      Files.createDirectories(local.getParent() == null ? folder : local.getParent());
    } catch (FileAlreadyExistsException e) {
      String line = "'" + e.getFile() + "' is a file: nothing can be below it";
      throw new Failure(Failure.BAD_INPUT, line, e);
    }
    Fetched fetched = bulk.get(name, version, local, idunno.files.bulk.Progress.none());
    synchronized (this) {
      files++;
      got.accept(fetched, local);
      progress.slow(files, -1, name);
    }
  }

  /// How many files have come.
  public synchronized long files() {
    return files;
  }

  private Path localOf(String name) {
    String rest = name.substring(prefix.length());
    for (String segment : rest.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw Failure.badInput(
            "'" + name + "' has no place in a folder: get it alone, under a name of your own");
      }
    }
    return folder.resolve(rest);
  }

  private Json page(String after, int limit) {
    return node.get(
        "/v1/files?prefix="
            + Paths.encode(prefix)
            + "&limit="
            + limit
            + (after.isEmpty() ? "" : "&after=" + Paths.encode(after)));
  }

  private static @Nullable String next(Json page) {
    return page.at("next").isNothing() ? null : page.at("next").text();
  }
}
