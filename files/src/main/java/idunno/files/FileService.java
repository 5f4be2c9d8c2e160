package idunno.files;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.FileCommand;
import idunno.files.core.FileName;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Placement;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobStore;
import idunno.files.disk.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The file system as a node offers it: bytes to a replica set first, then one command to the
/// coordinator that makes them a version. Blocking; any thread may call.
public final class FileService implements AutoCloseable {
  private static final int COPY_BYTES = 256 * 1024;

  private final Here here;
  private final NamespaceLog namespace;
  private final RandomGenerator random;
  private final FileSettings settings;
  private final Pins pins;
  private final OrphanCollector collector;

  /// This node's side of the file system.
  ///
  /// @param node this node's name
  /// @param liveNodes the names of the nodes that can take bytes now
  public record Here(String node, BlobStore blobs, Supplier<List<String>> liveNodes, Clock clock) {}

  /// @param random for blob ids: good enough that no two nodes ever draw the same, and safe for any
  ///   thread
  public FileService(
      Here here, NamespaceLog namespace, RandomGenerator random, FileSettings settings) {
    this.here = here;
    this.namespace = namespace;
    this.random = random;
    this.settings = settings;
    this.pins = new Pins(here.clock(), settings.orphanGrace());
    this.collector =
        new OrphanCollector(here.blobs(), namespace, pins, here.clock(), settings.orphanGrace());
  }

  /// Starts to delete orphaned blobs in the background. Call it when the namespace can be asked.
  public void start() {
    collector.start(settings.collectEvery());
  }

  /// Makes the rest of `content` the next version of `name`.
  ///
  /// @param size how many bytes `content` must turn out to have, if known
  /// @throws idunno.base.ProblemException with the reason why there is no such version
  public Receipt put(String name, InputStream content, OptionalLong size, PutOptions options)
      throws IOException {
    check(name, options);
    try (Upload upload = begin()) {
      byte[] buffer = new byte[COPY_BYTES];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        upload.write(ByteBuffer.wrap(buffer, 0, n));
      }
      if (size.isPresent() && size.getAsLong() != upload.size()) {
        throw Problem.badInput(
                "the content has " + upload.size() + " bytes, not " + size.getAsLong())
            .asException();
      }
      return upload.commit(name, options, Optional.empty());
    }
  }

  /// Throws what would be wrong with a put of this name, as far as can be known before the bytes.
  public void check(String name, PutOptions options) {
    FileName.check(name).ifPresent(FileService::fail);
    refuseSystemName(name, options.forSystem());
    Blob nothing = new Blob(new BlobId(0, 0), 0, new Sha256(0, 0, 0, 0), List.of());
    FileCommand probe =
        new FileCommand.Commit(name, nothing, options.condition(), options.requestId());
    namespace
        .readLocal(state -> state.check(probe, here.clock().wallMillis()))
        .ifPresent(FileService::fail);
  }

  /// Begins to write bytes that get a name later.
  public Upload begin() throws IOException {
    BlobId id = BlobId.random(random);
    List<String> replicas = Placement.choose(id, here.liveNodes().get(), settings.copies());
    if (replicas.isEmpty()) {
      throw Problem.notNow("no node can take bytes now: try again").asException();
    }
    pins.hold(id);
    List<BlobWriter> writers = new ArrayList<>();
    for (String replica : replicas) {
      writers.add(writerOn(replica, id));
    }
    return new Upload(this, id, replicas, writers);
  }

  /// Brings `content` to stable storage of a replica set without a name. Commit the blob with
  /// [FileCommand.Commit], or [#release] it; until then it is kept as long as this process lives.
  public Blob stage(ByteBuffer content) throws IOException {
    try (Upload upload = begin()) {
      upload.write(content);
      return upload.store(Optional.empty());
    }
  }

  /// Says that a staged blob has been committed by someone else, or never will be: from now on only
  /// the namespace decides, after the grace time.
  public void release(BlobId staged) {
    pins.release(staged);
  }

  /// Opens a version for random reads.
  ///
  /// @param version empty: the newest
  /// @throws idunno.base.ProblemException NOT_FOUND for what does not exist or is deleted
  /// @throws IOException when no copy can be read
  public OpenFile open(String name, OptionalLong version) throws IOException {
    FileVersion found = namespace.read(state -> FileLookup.find(state, name, version));
    Blob blob =
        found.content().orElseThrow(() -> FileLookup.deleted(name, found.version()).asException());
    return new OpenFile(name, found.version(), blob, here.blobs().open(blob.id()));
  }

  /// Adds a delete marker to `name` and returns it.
  ///
  /// @throws idunno.base.ProblemException NOT_FOUND, or REFUSED for a system's name
  public FileResult delete(String name, String requestId, boolean forSystem) {
    FileName.check(name).ifPresent(FileService::fail);
    refuseSystemName(name, forSystem);
    return namespace.propose(new FileCommand.Delete(name, requestId));
  }

  /// Deletes the blobs that are orphaned now; returns how many.
  public int collectOrphans() throws IOException {
    return collector.collect();
  }

  @Override
  public void close() {
    collector.close();
  }

  Receipt commit(String name, Blob blob, PutOptions options) {
    refuseSystemName(name, options.forSystem());
    try {
      FileResult result =
          namespace.propose(
              new FileCommand.Commit(name, blob, options.condition(), options.requestId()));
      return switch (result) {
        case FileResult.Committed(String n, long version, Blob b) ->
            new Receipt(n, version, b.size(), b.sha256(), b.replicas());
        case FileResult.Deleted _, FileResult.Purged _, FileResult.Present _ ->
            throw new IllegalStateException("a commit was answered with " + result);
      };
    } finally {
      pins.release(blob.id());
    }
  }

  void forget(BlobId id) {
    pins.forget(id);
  }

  private BlobWriter writerOn(String replica, BlobId id) throws IOException {
    if (!replica.equals(here.node())) {
      throw Problem.notNow("node " + replica + " cannot be given bytes from here").asException();
    }
    return here.blobs().create(id);
  }

  private static void refuseSystemName(String name, boolean forSystem) {
    if (!forSystem && FileName.isSystem(name)) {
      fail(
          Problem.refused(
              "names under " + FileName.SYSTEM_PREFIX + " are the system's: choose another"));
    }
  }

  private static void fail(Problem problem) {
    throw problem.asException();
  }
}
