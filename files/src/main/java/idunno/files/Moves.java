package idunno.files;

import idunno.base.ProblemException;
import idunno.files.core.Blob;
import idunno.files.core.FileCommand;
import idunno.files.core.Repair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives versions other replicas: has the bytes copied first and changes the record then, so that
/// there are never fewer copies than the record says. Of two that move the same version the second
/// is refused. Any thread may call.
final class Moves {
  private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

  private final FileService files;
  private final Pace pace;

  /// @param pace how fast bytes may be copied
  Moves(FileService files, Pace pace) {
    this.files = files;
    this.pace = pace;
  }

  /// Without a limit.
  Moves(FileService files) {
    this(files, new Pace(files.clock(), Long.MAX_VALUE));
  }

  /// How many bytes were copied, or -1 when the version is as it was.
  long carryOut(Repair.Step step) {
    Blob blob = step.version().content().orElseThrow();
    long sinceNanos = files.nowNanos();
    List<String> added = copy(step, blob);
    if (added.isEmpty() && !step.targets().isEmpty()) {
      return -1;
    }
    List<String> replicas = new ArrayList<>(step.replicas());
    replicas.removeIf(replica -> step.targets().contains(replica) && !added.contains(replica));
    try {
      files.relocate(
          new FileCommand.Relocate(
              step.version().name(), step.version().version(), blob.replicas(), replicas),
          new Blob(blob.id(), blob.size(), blob.sha256(), added),
          sinceNanos);
      files.copied().add(blob.size() * added.size());
      return blob.size() * added.size();
    } catch (ProblemException e) {
      LOG.info("event=repair_overtaken name={} reason={}", step.version().name(), e.getMessage());
      return -1;
    }
  }

  private List<String> copy(Repair.Step step, Blob blob) {
    Blob sources = new Blob(blob.id(), blob.size(), blob.sha256(), step.sources());
    CopiesOfCopies copies = files.fromReplicas(sources, true);
    List<String> added = new ArrayList<>();
    for (String target : step.targets()) {
      pace.await(blob.size());
      try {
        copies.give(target);
        added.add(target);
      } catch (IOException e) {
        LOG.warn(
            "event=repair_failed name={} version={} target={} reason={}",
            step.version().name(),
            step.version().version(),
            target,
            e.toString());
      }
    }
    return added;
  }
}
