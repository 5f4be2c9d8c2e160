package idunno.files.upkeep;

import idunno.base.Clock;
import idunno.base.ProblemException;
import idunno.files.BlobHolder;
import idunno.files.FileService;
import idunno.files.NamespaceLog;
import idunno.files.Pace;
import idunno.files.core.Repair;
import idunno.files.disk.BlobStore;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's care for the copies that it is to hold: the background's, and what somebody asks for.
/// Any thread may call.
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final BlobStore blobs;
  private final Clock clock;
  private final UpkeepSettings settings;
  private final OwnCopies own;
  private final Faults faults = new Faults();
  private final Mender mender;
  private final Scrubber scrubber;
  private final LongSupplier copiedPerSecond;
  private @Nullable Pass asked;
  private @Nullable Thread asking;
  private long lastNumber;

  /// What an upkeep works with.
  ///
  /// @param doubts where whoever reads this node's copies says which it could not
  /// @param move carries out a step that gives a copy to another node; false when it could not
  /// @param copiedPerSecond bytes a second that were copied at this node's word in the last seconds
  public record Tools(
      FileService.Here here,
      NamespaceLog namespace,
      BlobHolder holder,
      Doubts doubts,
      Predicate<Repair.Step> move,
      LongSupplier copiedPerSecond) {}

  public Upkeep(Tools tools, UpkeepSettings settings) {
    FileService.Here here = tools.here();
    this.blobs = here.blobs();
    this.clock = here.clock();
    this.settings = settings;
    this.copiedPerSecond = tools.copiedPerSecond();
    this.own = new OwnCopies(tools.namespace(), here.node());
    this.mender =
        new Mender(
            here, tools.holder(), new Mender.Tools(tools.doubts(), faults, own, tools.move()));
    this.scrubber = new Scrubber(blobs, clock, settings, this::pass);
    mender.start();
  }

  /// Begins to look after the copies in the background. Call it when the namespace can be asked.
  public void start() {
    scrubber.start();
  }

  /// Looks at all copies now, or joins who does so already; returns at once.
  ///
  /// @param read whether every byte is to be read
  public synchronized NodeReport begin(boolean read) {
    Pass present = asked;
    boolean serves = present != null && present.isRunning() && (present.progress().read() || !read);
    if (!serves) {
      stopAsked();
      Pass fresh = pass(read);
      asked = fresh;
      asking = Thread.ofVirtual().name("asked-pass").start(() -> run(fresh));
    }
    return report();
  }

  private void run(Pass pass) {
    try {
      Pace pace = new Pace(clock, settings.askedBytesPerSecond());
      pass.run("", Scrubber.inBursts(pace), _ -> {});
    } catch (ProblemException e) {
      LOG.info("event=pass_failed why=\"{}\"", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("event=pass_failed", e);
    }
  }

  private synchronized Pass pass(boolean read) {
    lastNumber = Math.max(lastNumber + 1, clock.wallMillis());
    return new Pass(lastNumber, read, blobs, own, mender);
  }

  /// How things are.
  public synchronized NodeReport report() {
    return new NodeReport(
        Optional.ofNullable(asked).map(Pass::progress),
        scrubber.progress(),
        scrubber.doneMs(),
        faults.count(),
        faults.list(NodeReport.MOST_LISTED),
        faults.mendedCount(),
        copiedPerSecond.getAsLong());
  }

  private void stopAsked() {
    Pass present = asked;
    Thread thread = asking;
    if (present != null && thread != null) {
      present.stop();
      thread.interrupt();
    }
  }

  @Override
  public synchronized void close() {
    stopAsked();
    scrubber.close();
    mender.close();
  }
}
