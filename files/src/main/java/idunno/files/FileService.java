package idunno.files;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.bulk.Links;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.FileCommand;
import idunno.files.core.FileName;
import idunno.files.core.FileResult;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.files.core.Sha256;
import idunno.files.disk.BlobStore;
import idunno.files.upkeep.Doubts;
import idunno.files.upkeep.NodeReport;
import idunno.files.upkeep.Throttle;
import idunno.files.upkeep.Upkeep;
import idunno.files.upkeep.UpkeepSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file system as a node offers it: bytes to a replica set first, then one command to the
/// coordinator that makes them a version. Blocking; any thread may call.
public final class FileService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileService.class);
  private static final int COPY_BYTES = 256 * 1024;

  private final Here here;
  private final NamespaceLog namespace;
  private final RandomGenerator random;
  private final FileSettings settings;
  private final Pins pins;
  private final Links links;
  private final BlobHolder holder;
  private final Suspects suspects;
  private final Copies copies;
  private final Doubts doubts = new Doubts();
  private final Upkeep upkeep;
  private final RateMeter copied;
  private final Throttle throttle;
  private final Uncommitted uncommitted;
  private final Commits commits;
  private final Lookups lookups;
  private final OrphanCollector collector;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("uncommitted-blobs").daemon().factory());

  /// This node's side of the file system.
  ///
  /// @param node this node's replica id: whoever changes it gives up all copies of this node
  public record Here(String node, BlobStore blobs, Neighbours neighbours, Clock clock) {
    /// For a node that is alone.
    ///
    /// @param liveNodes the replica ids of the nodes that can take bytes now
    public Here(String node, BlobStore blobs, Supplier<List<String>> liveNodes, Clock clock) {
      this(node, blobs, Neighbours.named(liveNodes), clock);
    }

    /// Where the node with this replica id listens.
    ///
    /// @throws IOException when nobody knows
    public HostPort address(String replica) throws IOException {
      return neighbours
          .bulkAddress(replica)
          .orElseThrow(() -> new IOException("nobody knows where node " + replica + " is"));
    }
  }

  /// @param random for blob ids: good enough that no two nodes ever draw the same, and safe for any
  ///   thread
  public FileService(
      Here here, NamespaceLog namespace, RandomGenerator random, FileSettings settings) {
    this.here = here;
    this.namespace = namespace;
    this.random = random;
    this.settings = settings;
    this.pins = new Pins(here.clock(), settings.orphanGrace());
    this.links = new Links(settings.silence(), here.clock());
    this.throttle = new Throttle(here.clock(), settings.upkeep().copyBytesPerSecond());
    this.holder = new BlobHolder(here.blobs(), links, doubts, throttle, here.clock());
    this.suspects = new Suspects(here.clock());
    this.copies = new Copies(here, links, suspects, settings.silence(), random);
    this.uncommitted = new Uncommitted(here, links, holder);
    LeaderNode leader = new LeaderNode(here, namespace, suspects);
    this.commits = new Commits(namespace, links, leader);
    this.lookups = new Lookups(namespace, links, leader);
    this.collector =
        new OrphanCollector(
            here, namespace, List.of(pins, holder.leases()), settings.orphanGrace());
    this.copied = new RateMeter(here.clock());
    Moves moves = new Moves(this);
    this.upkeep =
        new Upkeep(
            new Upkeep.Tools(
                here,
                namespace,
                holder,
                doubts,
                step -> moves.carryOut(step) >= 0,
                copied::perSecond),
            settings.upkeep());
  }

  /// Starts to delete orphaned blobs in the background. Call it when the namespace can be asked.
  public void start() {
    collector.start(settings.collectEvery());
    upkeep.start();
    long everyMs = BlobHolder.LEASE.dividedBy(8).toMillis();
    timer.scheduleWithFixedDelay(this::renew, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  /// What this node holds, for whoever serves other nodes.
  public BlobHolder holder() {
    return holder;
  }

  /// What names blobs, for whoever serves other nodes.
  public Commits commits() {
    return commits;
  }

  /// What finds versions, for whoever serves other nodes.
  public Lookups lookups() {
    return lookups;
  }

  /// What looks after this node's copies.
  public Upkeep upkeep() {
    return upkeep;
  }

  /// Asks all live nodes how their copies are; by replica id, empty for one that did not answer.
  ///
  /// @param begin a pass over all copies that each begins first: true, that reads them; false, that
  ///   only looks whether they are there
  public Map<String, Optional<NodeReport>> reports(Optional<Boolean> begin) {
    return new ClusterReports(here, links)
        .ask(begin, () -> begin.map(upkeep::begin).orElseGet(upkeep::report));
  }

  /// Makes the rest of `content` the next version of `name`.
  ///
  /// @param size how many bytes `content` must turn out to have, if known
  /// @throws idunno.base.ProblemException with the reason why there is no such version
  public Receipt put(String name, InputStream content, OptionalLong size, PutOptions options)
      throws IOException {
    check(name, options);
    try (Upload upload = begin(options)) {
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
  /// What this node takes for wrong may only be new to it, so a refusal is worth a question.
  public void check(String name, PutOptions options) {
    FileName.check(name).ifPresent(FileService::fail);
    refuseSystemName(name, options.forSystem());
    checkCopies(options.copies());
    Blob any = new Blob(new BlobId(0, 1), 0, new Sha256(0, 0, 0, 0), List.of(here.node()));
    FileCommand probe = new FileCommand.Commit(name, any, options.condition(), options.requestId());
    Function<Namespace, Optional<Problem>> flaw =
        state -> state.check(probe, here.clock().wallMillis());
    if (namespace.readLocal(flaw).isPresent()) {
      namespace.read(flaw).ifPresent(FileService::fail);
    }
  }

  /// Begins to write bytes that get a name later.
  public Upload begin(PutOptions options) throws IOException {
    checkCopies(options.copies());
    BlobId id = BlobId.random(random);
    int wanted = Math.max(settings.copies(), options.copies());
    Replication replication = new Replication(here, id, wanted, suspects, settings.decision());
    pins.hold(id);
    return new Upload(this, id, replication, options.copies());
  }

  /// Brings `content` to stable storage of a replica set without a name. Commit the blob with
  /// [FileCommand.Commit], or [#release] it; until then it is kept as long as this process lives.
  public Blob stage(ByteBuffer content) throws IOException {
    try (Upload upload = begin(PutOptions.system(""))) {
      upload.write(content);
      return upload.store(Optional.empty());
    }
  }

  /// Says that a staged blob has been committed by someone else, or never will be: from now on only
  /// the namespace decides, after the grace time.
  public void release(BlobId staged) {
    uncommitted.remove(staged);
    pins.release(staged);
  }

  /// Opens a version for random reads.
  ///
  /// @param version empty: the newest
  /// @throws idunno.base.ProblemException NOT_FOUND for what does not exist or is deleted
  /// @throws IOException when no copy can be read
  public OpenFile open(String name, OptionalLong version) throws IOException {
    FileVersion found = lookups.find(name, version);
    Blob blob =
        found.content().orElseThrow(() -> FileLookup.empty(name, found.version()).asException());
    return new OpenFile(name, found.version(), blob, copies.open(blob, () -> doubts.add(found)));
  }

  /// Reads all copies of a version and compares them with what was put.
  ///
  /// @param version empty: the newest
  /// @throws idunno.base.ProblemException NOT_FOUND for what does not exist or is deleted
  public Comparison compare(String name, OptionalLong version) {
    FileVersion found = lookups.find(name, version);
    Blob blob =
        found.content().orElseThrow(() -> FileLookup.empty(name, found.version()).asException());
    return Comparison.of(found, blob, copies);
  }

  /// Adds a delete marker to `name` and returns it. [Names] has what else is done to names.
  ///
  /// @throws idunno.base.ProblemException NOT_FOUND, or REFUSED for a system's name
  public FileResult delete(String name, String requestId, boolean forSystem) {
    FileName.check(name).ifPresent(FileService::fail);
    refuseSystemName(name, forSystem);
    return namespace.propose(new FileCommand.Delete(name, requestId));
  }

  private void renew() {
    try {
      renewUncommitted();
    } catch (RuntimeException e) {
      LOG.error("event=renewing_leases_failed", e);
    }
  }

  /// Asks other nodes to go on keeping what was uploaded through this one and has no name yet.
  void renewUncommitted() {
    uncommitted.renewOld();
  }

  /// Deletes the blobs that are orphaned now; returns how many.
  public int collectOrphans() throws IOException {
    return collector.collect();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    upkeep.close();
    collector.close();
    links.close();
  }

  Receipt commit(String name, Blob blob, PutOptions options) {
    refuseSystemName(name, options.forSystem());
    try {
      uncommitted.check(blob);
      FileResult result =
          commits.propose(
              new FileCommand.Commit(name, blob, options.condition(), options.requestId()));
      return switch (result) {
        case FileResult.Committed(String n, long version, Blob b) ->
            new Receipt(n, version, b.size(), b.sha256(), b.replicas());
        case FileResult.Deleted _,
            FileResult.Purged _,
            FileResult.PurgedBefore _,
            FileResult.RetentionSet _,
            FileResult.Expired _,
            FileResult.Present _,
            FileResult.Relocated _ ->
            throw new IllegalStateException("a commit was answered with " + result);
      };
    } finally {
      release(blob.id());
    }
  }

  void forget(BlobId id) {
    pins.forget(id);
  }

  /// A blob is on stable storage of its replicas, and nobody has named it yet.
  void staged(Blob blob, long sinceNanos) {
    uncommitted.add(blob, sinceNanos);
  }

  /// Says that a version is elsewhere now, where `copied` says who has just got it.
  void relocate(FileCommand.Relocate command, Blob copied, long sinceNanos) {
    uncommitted.add(copied, sinceNanos);
    try {
      uncommitted.check(copied);
      namespace.propose(command);
    } finally {
      uncommitted.remove(copied.id());
    }
  }

  /// What slows background copies to this node.
  Throttle throttle() {
    return throttle;
  }

  UpkeepSettings upkeepSettings() {
    return settings.upkeep();
  }

  /// How much was copied from replicas to others at this node's word.
  RateMeter copied() {
    return copied;
  }

  Neighbours neighbours() {
    return here.neighbours();
  }

  Clock clock() {
    return here.clock();
  }

  long nowNanos() {
    return here.clock().monotonicNanos();
  }

  StreamedCopies stream(BlobId id, Replication replication) throws IOException {
    return StreamedCopies.open(here, links, replication, id);
  }

  MemoryCopies fromMemory(MemoryCopies.What what) {
    return new MemoryCopies(here, links, what);
  }

  /// @param background whether nobody waits for it
  CopiesOfCopies fromReplicas(Blob blob, boolean background) {
    return new CopiesOfCopies(here, links, holder, blob, background);
  }

  private void checkCopies(int required) {
    int live = here.neighbours().live().size();
    if (live < Math.max(1, required)) {
      fail(
          Problem.notNow(
              "only "
                  + live
                  + " nodes can take bytes now, and "
                  + Math.max(1, required)
                  + " copies are asked for: start more nodes, or ask for fewer"));
    }
  }

  static void refuseSystemName(String name, boolean forSystem) {
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
