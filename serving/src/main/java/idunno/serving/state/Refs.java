package idunno.serving.state;

import idunno.serving.core.FileRef;
import idunno.serving.core.JobState;
import idunno.serving.core.Pack;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.TaskId;
import idunno.serving.core.WorkerId;
import idunno.wire.serving.ServingProto.FileVersion;
import idunno.wire.serving.ServingProto.JobStateCode;
import idunno.wire.serving.ServingProto.PackedInputs;
import idunno.wire.serving.ServingProto.TaskLease;
import idunno.wire.serving.ServingProto.TaskRef;
import idunno.wire.serving.ServingProto.WorkerRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The small records that commands, results and snapshots have in common, to and from their
/// messages.
final class Refs {
  private Refs() {}

  static WorkerRef encode(WorkerId worker) {
    return WorkerRef.newBuilder().setNode(worker.node()).setEpoch(worker.epoch()).build();
  }

  static WorkerId decode(WorkerRef worker) {
    return new WorkerId(worker.getNode(), worker.getEpoch());
  }

  static FileVersion encode(FileRef file) {
    return FileVersion.newBuilder().setName(file.name()).setVersion(file.version()).build();
  }

  static FileRef decode(FileVersion file) {
    return new FileRef(file.getName(), file.getVersion());
  }

  static TaskRef encode(TaskId task) {
    return TaskRef.newBuilder().setJob(task.job()).setTask(task.task()).build();
  }

  static TaskId decode(TaskRef task) {
    return new TaskId(task.getJob(), task.getTask());
  }

  static List<PackedInputs> encodePacks(List<Pack> packs) {
    return packs.stream()
        .map(pack ->
            PackedInputs.newBuilder()
                .setFile(encode(pack.file()))
                .setQueries(pack.queries())
                .build())
        .toList();
  }

  static List<Pack> decodePacks(List<PackedInputs> packs) {
    return packs.stream().map(pack -> new Pack(decode(pack.getFile()), pack.getQueries())).toList();
  }

  static Map<String, FileVersion> encodeFiles(SortedMap<String, FileRef> files) {
    Map<String, FileVersion> encoded = new LinkedHashMap<>();
    files.forEach((path, file) -> encoded.put(path, encode(file)));
    return encoded;
  }

  static SortedMap<String, FileRef> decodeFiles(Map<String, FileVersion> files) {
    SortedMap<String, FileRef> decoded = new TreeMap<>();
    files.forEach((path, file) -> decoded.put(path, decode(file)));
    return decoded;
  }

  static TaskLease encode(TaskGrant grant) {
    return TaskLease.newBuilder()
        .setTask(encode(grant.id()))
        .setAttempt(grant.attempt())
        .setModel(grant.model())
        .setModelVersion(grant.modelVersion())
        .setPack(encode(grant.pack()))
        .setFirst(grant.first())
        .setCount(grant.count())
        .setLimitMs(grant.limitMs())
        .build();
  }

  static TaskGrant decode(TaskLease lease) {
    return new TaskGrant(
        decode(lease.getTask()),
        lease.getAttempt(),
        lease.getModel(),
        lease.getModelVersion(),
        decode(lease.getPack()),
        lease.getFirst(),
        lease.getCount(),
        lease.getLimitMs());
  }

  static JobStateCode encode(JobState state) {
    return switch (state) {
      case RUNNING -> JobStateCode.JOB_RUNNING;
      case PAUSED -> JobStateCode.JOB_PAUSED;
      case DONE -> JobStateCode.JOB_DONE;
      case CANCELLED -> JobStateCode.JOB_CANCELLED;
      case EXPIRED -> JobStateCode.JOB_EXPIRED;
    };
  }

  static JobState decode(JobStateCode state) {
    return switch (state) {
      case JOB_RUNNING -> JobState.RUNNING;
      case JOB_PAUSED -> JobState.PAUSED;
      case JOB_DONE -> JobState.DONE;
      case JOB_CANCELLED -> JobState.CANCELLED;
      case JOB_EXPIRED -> JobState.EXPIRED;
      case JOB_STATE_UNSET, UNRECOGNIZED -> throw unknown("job state");
    };
  }

  /// Bytes that no version of this program wrote, or a newer one did.
  static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException(
        "the coordinator's log holds an unknown " + what + ": this node's program is too old");
  }
}
