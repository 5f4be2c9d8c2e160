package idunno.node.http;

import idunno.base.MachineId;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.Comparison;
import idunno.files.FileService;
import idunno.files.core.Blob;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.node.coordinator.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Names, versions and places of files. Their bytes travel over the bulk port.
final class FilesApi {
  private static final int PAGE = 1_000;

  private final ClusterState state;
  private final FileService files;

  FilesApi(ClusterState state, FileService files) {
    this.state = state;
    this.files = files;
  }

  record Files(List<File> files) {}

  record File(String name, long version, long size, String sha256, long time) {}

  record Versions(String name, List<Version> versions) {}

  record Version(long version, long size, String sha256, boolean deleted, long time) {}

  record Where(String name, long version, List<String> replicas) {}

  /// @param quorum whether more than half of the copies are what was put
  record Verified(String name, long version, boolean quorum, List<Copy> copies) {}

  /// @param fault empty when the copy is what was put
  record Copy(String replica, boolean matches, String fault) {}

  record Delete(String name, String request) {}

  record Deleted(String name, long version) {}

  void addTo(Routes routes) {
    routes.get("/v1/files", this::list);
    routes.get("/v1/versions", this::versions);
    routes.get("/v1/where", this::where);
    routes.get("/v1/verify", this::verify);
    routes.post("/v1/files/delete", request -> delete(request.json(Delete.class)));
  }

  private Object list(Request request) {
    String prefix = request.query("prefix").orElse("");
    List<File> found = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      String from = after.get();
      Namespace.Page page = state.read(namespace -> namespace.list(prefix, from, PAGE));
      page.files().forEach(version -> found.add(file(version)));
      after = page.next();
    }
    return new Files(found);
  }

  private static File file(FileVersion version) {
    Blob blob = version.content().orElseThrow();
    return new File(
        version.name(), version.version(), blob.size(), blob.sha256().toString(), version.timeMs());
  }

  private Object versions(Request request) {
    String name = request.require("name");
    List<FileVersion> versions = state.read(namespace -> namespace.versions(name));
    if (versions.isEmpty()) {
      throw unknown(name);
    }
    return new Versions(name, versions.stream().map(FilesApi::version).toList());
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
    String name = request.require("name");
    OptionalLong wanted = request.number("version");
    FileVersion found =
        state
            .read(namespace ->
                wanted.isPresent()
                    ? namespace.version(name, wanted.getAsLong())
                    : namespace.latest(name))
            .orElseThrow(
                () -> wanted.isPresent() ? noVersion(name, wanted.getAsLong()) : unknown(name));
    List<String> replicas = found.content().map(Blob::replicas).orElse(List.of());
    return new Where(name, found.version(), MachineId.namesOf(replicas));
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

  private Object delete(Delete asked) {
    FileResult result = files.delete(asked.name(), asked.request(), false);
    return new Deleted(result.name(), result.version());
  }

  private ProblemException noVersion(String name, long version) {
    int versions = state.read(namespace -> namespace.versions(name)).size();
    return versions == 0
        ? unknown(name)
        : Problem.notFound(
                "'%s' has no version %d: its versions are 1 to %d"
                    .formatted(name, version, versions))
            .asException();
  }

  private static ProblemException unknown(String name) {
    return Problem.notFound("no file is called '" + name + "': 'idunno ls' lists those there are")
        .asException();
  }
}
