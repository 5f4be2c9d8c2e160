package idunno.node.coordinator;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.files.core.FileVersion;
import idunno.files.core.Leftovers;
import idunno.files.core.Namespace;
import idunno.serving.Uploads;
import idunno.serving.core.FileRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/// On the leader, frees the files that were uploaded for a job or a model and that none refers to:
/// their client died before it submitted, their deployment was rolled back, their model is
/// undeployed. What is chosen here is only proposed; whether it goes is decided in the log, where a
/// submission comes before its files are taken or is refused.
public final class LeftoverSweep implements AutoCloseable {
  /// Longer than any client waits between its last upload and what it uploaded for, and as long as
  /// its requests are remembered.
  public static final Duration GRACE = Duration.ofHours(1);

  public static final Duration PERIOD = Duration.ofMinutes(5);

  /// Where clients upload to, and how deep the folder is whose files come together.
  private static final List<Area> AREAS =
      List.of(new Area(Uploads.PACKS, 3), new Area(Uploads.MODELS, 4));

  private static final int PAGE = 5_000;
  private static final int FILES_PER_ENTRY = 256;

  private final ClusterState state;
  private final Duration grace;
  private final Clock clock;
  private final Logger log;
  private final LeaderChore chore;

  private record Area(String prefix, int depth) {}

  /// @param grace how long uploaded files may wait for something that refers to them
  public LeftoverSweep(ClusterState state, Duration grace, Clock clock, Logger log) {
    this.state = state;
    this.grace = grace;
    this.clock = clock;
    this.log = log;
    this.chore = new LeaderChore("leftovers", state, _ -> round(), log);
  }

  public void start(Duration period) {
    chore.start(period);
  }

  private void round() {
    int files = sweep();
    if (files > 0) {
      log.info("event=leftovers_purged files={}", files);
    }
  }

  /// Frees what can go now, and returns how many files that were.
  ///
  /// @throws ProblemException NOT_NOW without a quorum
  public int sweep() {
    int purged = 0;
    for (Area area : AREAS) {
      List<FileRef> old = old(area);
      List<FileRef> free = state.readServing(serving -> serving.unneeded(old));
      for (int from = 0; from < free.size(); from += FILES_PER_ENTRY) {
        purged += purge(free.subList(from, Math.min(free.size(), from + FILES_PER_ENTRY)));
      }
    }
    return purged;
  }

  private List<FileRef> old(Area area) {
    var leftovers = new Leftovers(area.depth(), clock.wallMillis() - grace.toMillis());
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      String from = after.get();
      Namespace.Page page = state.readLocal(files -> files.history(area.prefix(), from, PAGE));
      page.files().forEach(leftovers::add);
      after = page.next();
    }
    List<FileRef> old = new ArrayList<>();
    for (FileVersion version : leftovers.found()) {
      old.add(new FileRef(version.name(), version.version()));
    }
    return old;
  }

  private int purge(List<FileRef> files) {
    try {
      state.purgeUnneeded(files, grace.toMillis());
      return files.size();
    } catch (ProblemException e) {
      if (e.problem().kind() == Problem.Kind.NOT_NOW) {
        throw e;
      }
      // Something came to need one of them just now; the next sweep leaves that one out.
      log.info("event=leftovers_kept files={} why=\"{}\"", files.size(), e.getMessage());
      return 0;
    }
  }

  @Override
  public void close() {
    chore.close();
  }
}
