package idunno.node.http;

import idunno.base.MachineId;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.Comparison;
import idunno.files.FileService;
import idunno.files.core.Blob;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.node.Machines;
import idunno.node.coordinator.ClusterState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Questions about names, versions and places of files. Their bytes travel over the bulk port. What
/// may be long comes in pages: `next`, where it is not null, is the `after` of the next one. A page
/// may be empty and not the last.
final class FilesApi {
  private static final int USUAL_PAGE = 1_000;
  private static final int LARGEST_PAGE = 10_000;

  private final ClusterState state;
  private final FileService files;
  private final String self;
  private final Machines machines;

  /// @param self this node's name
  FilesApi(ClusterState state, FileService files, String self, Machines machines) {
    this.state = state;
    this.files = files;
    this.self = self;
    this.machines = machines;
  }

  record Files(List<File> files, @Nullable String next) {}

  record File(String name, long version, long size, String sha256, long time) {}

  record Versions(String name, List<Version> versions, @Nullable Long next) {}

  record Version(long version, long size, String sha256, boolean deleted, long time) {}

  record Where(String name, long version, List<String> replicas) {}

  record Stat(
      String name,
      long version,
      long size,
      String sha256,
      boolean deleted,
      long time,
      List<String> replicas) {}

  record Store(String node, List<File> files, @Nullable String next) {}

  /// @param quorum whether more than half of the copies are what was put
  record Verified(String name, long version, boolean quorum, List<Copy> copies) {}

  /// @param fault empty when the copy is what was put
  record Copy(String replica, boolean matches, String fault) {}

  void addTo(Routes routes) {
    routes.get("/v1/files", this::list);
    routes.get("/v1/versions", this::versions);
    routes.get("/v1/where", this::where);
    routes.get("/v1/stat", this::stat);
    routes.get("/v1/store", this::store);
    routes.get("/v1/verify", this::verify);
  }

  private static int limit(Request request) {
    long limit = request.number("limit").orElse(USUAL_PAGE);
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw Problem.badInput("'limit' must be between 1 and " + LARGEST_PAGE).asException();
    }
    return (int) limit;
  }

  private Object list(Request request) {
    String prefix = request.query("prefix").orElse("");
    String after = request.query("after").orElse("");
    int limit = limit(request);
    Namespace.Page page = state.read(namespace -> namespace.list(prefix, after, limit));
    return new Files(files(page), page.next().orElse(null));
  }

  private static List<File> files(Namespace.Page page) {
    return page.files().stream().map(FilesApi::file).toList();
  }

  private static File file(FileVersion version) {
    Blob blob = version.content().orElseThrow();
    return new File(
        version.name(), version.version(), blob.size(), blob.sha256().toString(), version.timeMs());
  }

  /// With `before` the versions before that one, as many as there is room for, without it those
  /// after `after`; oldest first both times. `next` leads on in the same direction.
  private Object versions(Request request) {
    String name = request.require("name");
    int limit = limit(request);
    OptionalLong before = request.number("before");
    long from = request.number("after").orElse(0) + 1;
    List<FileVersion> versions =
        state.read(namespace ->
            before.isPresent()
                ? namespace.versionsBefore(name, before.getAsLong(), limit)
                : namespace.versions(name, from, limit));
    if (versions.isEmpty() && state.readLocal(namespace -> namespace.latest(name)).isEmpty()) {
      throw unknown(name);
    }
    boolean mayGoOn = versions.size() == limit;
    FileVersion last =
        !mayGoOn ? null : before.isPresent() ? versions.getFirst() : versions.getLast();
    return new Versions(
        name,
        versions.stream().map(FilesApi::version).toList(),
        last == null ? null : Long.valueOf(last.version()));
  }

  private static Version version(FileVersion version) {
    return new Version(
        version.version(),
        version.content().map(Blob::size).orElse(0L),
        version.content().map(blob -> blob.sha256().toString()).orElse(""),
        version.deleted(),
        version.timeMs());
  }

  private Object where(Request request) {
    FileVersion found = found(request);
    return new Where(found.name(), found.version(), replicas(found));
  }

  private Object stat(Request request) {
    FileVersion found = found(request);
    Version version = version(found);
    return new Stat(
        found.name(),
        found.version(),
        version.size(),
        version.sha256(),
        found.deleted(),
        found.timeMs(),
        replicas(found));
  }

  private static List<String> replicas(FileVersion version) {
    return MachineId.namesOf(version.content().map(Blob::replicas).orElse(List.of()));
  }

  private FileVersion found(Request request) {
    String name = request.require("name");
    OptionalLong wanted = request.number("version");
    Optional<FileVersion> found =
        state.read(namespace ->
            wanted.isPresent()
                ? namespace.version(name, wanted.getAsLong())
                : namespace.latest(name));
    return found.orElseThrow(
        () -> wanted.isPresent() ? noVersion(name, wanted.getAsLong()) : unknown(name));
  }

  private Object store(Request request) {
    String node = request.query("node").orElse(self);
    String after = request.query("after").orElse("");
    int limit = limit(request);
    Set<String> ids = idsOf(node);
    Namespace.Page page = state.read(namespace -> namespace.heldBy(ids, after, limit));
    return new Store(node, files(page), page.next().orElse(null));
  }

  /// A node whose disk was replaced has more than one, as long as not all is copied elsewhere.
  private Set<String> idsOf(String node) {
    Stream<String> known =
        state.readLocal(Namespace::replicaSets).stream().flatMap(set -> set.replicas().stream());
    Set<String> ids =
        Stream.concat(known, machines.live().stream())
            .filter(id -> MachineId.nameOf(id).equals(node))
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      throw Problem.notFound(
              "no node is called '" + node + "': 'idunno members' lists those there are")
          .asException();
    }
    return ids;
  }

  private Object verify(Request request) {
    Comparison found = files.compare(request.require("name"), request.number("version"));
    List<Copy> copies =
        found.copies().stream()
            .map(copy ->
                new Copy(
                    MachineId.nameOf(copy.replica()),
                    copy.fault().isEmpty(),
                    copy.fault().orElse("")))
            .toList();
    FileVersion version = found.version();
    return new Verified(version.name(), version.version(), found.hasQuorum(), copies);
  }

  private ProblemException noVersion(String name, long version) {
    Optional<FileVersion> latest = state.read(namespace -> namespace.latest(name));
    return latest.isEmpty()
        ? unknown(name)
        : Problem.notFound(
                "'%s' has no version %d: its versions are 1 to %d"
                    .formatted(name, version, latest.get().version()))
            .asException();
  }

  private static ProblemException unknown(String name) {
    return Problem.notFound("no file is called '" + name + "': 'idunno ls' lists those there are")
        .asException();
  }
}
