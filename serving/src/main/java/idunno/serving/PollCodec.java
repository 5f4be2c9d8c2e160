package idunno.serving;

import com.google.protobuf.ByteString;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.TaskGrant;
import idunno.serving.core.TaskId;
import idunno.serving.core.WorkerId;
import idunno.wire.worker.Done;
import idunno.wire.worker.ModelFile;
import idunno.wire.worker.PollReply;
import idunno.wire.worker.PollRequest;
import idunno.wire.worker.Returned;
import java.util.TreeMap;

/// A worker's poll and its answer, as they travel between nodes (worker.proto).
public final class PollCodec {
  private PollCodec() {}

  public static PollRequest encode(Poll poll) {
    PollRequest.Builder out =
        PollRequest.newBuilder()
            .setWorker(
                idunno.wire.worker.WorkerId.newBuilder()
                    .setNode(poll.worker().node())
                    .setEpoch(poll.worker().epoch()))
            .setSlots(poll.slots())
            .setMemoryBytes(poll.memoryBytes())
            .setBudgetMs(poll.budgetMs())
            .setWaitMs(poll.waitMs());
    poll.held().forEach(attempt -> out.addHeld(encode(attempt)));
    poll.loads().forEach(load -> out.addLoads(encode(load)));
    poll.reports().forEach(report -> out.addReports(encode(report)));
    poll.models().forEach(model -> out.addModels(encode(model)));
    poll.loaded().forEach(model -> out.addLoaded(encode(model)));
    return out.build();
  }

  /// @throws IllegalArgumentException when the message lacks what every poll has
  public static Poll decode(PollRequest in) {
    return new Poll(
        new WorkerId(in.getWorker().getNode(), in.getWorker().getEpoch()),
        in.getSlots(),
        in.getMemoryBytes(),
        in.getHeldList().stream().map(PollCodec::decode).toList(),
        in.getLoadsList().stream().map(PollCodec::decode).toList(),
        in.getReportsList().stream().map(PollCodec::decode).toList(),
        in.getModelsList().stream().map(PollCodec::decode).toList(),
        in.getLoadedList().stream().map(PollCodec::decode).toList(),
        in.getBudgetMs(),
        in.getWaitMs());
  }

  public static PollReply encode(Assignment assignment) {
    PollReply.Builder out = PollReply.newBuilder().setTerm(assignment.term());
    assignment.grants().forEach(grant -> out.addGrants(encode(grant)));
    assignment.revoked().forEach(attempt -> out.addRevoked(encode(attempt)));
    assignment.models().forEach(model -> out.addModels(encode(model)));
    return out.build();
  }

  public static Assignment decode(PollReply in) {
    return new Assignment(
        in.getTerm(),
        in.getGrantsList().stream().map(PollCodec::decode).toList(),
        in.getRevokedList().stream().map(PollCodec::decode).toList(),
        in.getModelsList().stream().map(PollCodec::decode).toList());
  }

  private static idunno.wire.worker.Attempt encode(Attempt attempt) {
    return attempt(attempt.task(), attempt.attempt());
  }

  private static idunno.wire.worker.Attempt attempt(TaskId task, int attempt) {
    return idunno.wire.worker.Attempt.newBuilder()
        .setJob(task.job())
        .setTask(task.task())
        .setAttempt(attempt)
        .build();
  }

  private static Attempt decode(idunno.wire.worker.Attempt in) {
    return new Attempt(new TaskId(in.getJob(), in.getTask()), in.getAttempt());
  }

  private static idunno.wire.worker.FileRef encode(FileRef file) {
    return idunno.wire.worker.FileRef.newBuilder()
        .setName(file.name())
        .setVersion(file.version())
        .build();
  }

  private static FileRef decode(idunno.wire.worker.FileRef in) {
    return new FileRef(in.getName(), in.getVersion());
  }

  private static idunno.wire.worker.ModelLoad encode(ModelLoad load) {
    idunno.wire.worker.ModelLoad.Builder out =
        idunno.wire.worker.ModelLoad.newBuilder().setModel(load.model()).setVersion(load.version());
    return switch (load) {
      case ModelLoad.Loaded loaded ->
          out.setLoadedMsPerQuery(loaded.msPerQuery()).setMemoryBytes(loaded.memoryBytes()).build();
      case ModelLoad.Failed failed -> out.setFailedReason(failed.reason()).build();
    };
  }

  private static ModelLoad decode(idunno.wire.worker.ModelLoad in) {
    String model = in.getModel();
    long version = in.getVersion();
    return switch (in.getOutcomeCase()) {
      case LOADED_MS_PER_QUERY ->
          new ModelLoad.Loaded(model, version, in.getLoadedMsPerQuery(), in.getMemoryBytes());
      case FAILED_REASON -> new ModelLoad.Failed(model, version, in.getFailedReason());
      case OUTCOME_NOT_SET -> throw new IllegalArgumentException("a model load without outcome");
    };
  }

  private static idunno.wire.worker.ModelVersion encode(ModelVersion model) {
    return idunno.wire.worker.ModelVersion.newBuilder()
        .setModel(model.model())
        .setVersion(model.version())
        .build();
  }

  private static ModelVersion decode(idunno.wire.worker.ModelVersion in) {
    return new ModelVersion(in.getModel(), in.getVersion());
  }

  private static idunno.wire.worker.TaskReport encode(TaskReport report) {
    idunno.wire.worker.TaskReport.Builder out =
        idunno.wire.worker.TaskReport.newBuilder().setAttempt(encode(report.attempt()));
    return switch (report) {
      case TaskReport.Done done -> out.setDone(encode(done)).build();
      case TaskReport.Broke broke -> out.setBrokeReason(broke.reason()).build();
      case TaskReport.Returned _ -> out.setReturned(Returned.getDefaultInstance()).build();
    };
  }

  private static Done encode(TaskReport.Done done) {
    return Done.newBuilder()
        .setOutputName(done.output().name())
        .setOutputSize(done.output().size())
        .setOutputTicket(ByteString.copyFrom(done.output().ticket()))
        .setSucceeded(done.succeeded())
        .setFailed(done.failed())
        .setLabelled(done.labelled())
        .setCorrect(done.correct())
        .setProcessingMs(done.processingMs())
        .build();
  }

  private static TaskReport decode(idunno.wire.worker.TaskReport in) {
    Attempt attempt = decode(in.getAttempt());
    return switch (in.getOutcomeCase()) {
      case DONE -> decode(attempt, in.getDone());
      case BROKE_REASON -> new TaskReport.Broke(attempt, in.getBrokeReason());
      case RETURNED -> new TaskReport.Returned(attempt);
      case OUTCOME_NOT_SET -> throw new IllegalArgumentException("a task report without outcome");
    };
  }

  private static TaskReport.Done decode(Attempt attempt, Done in) {
    return new TaskReport.Done(
        attempt,
        new StagedOutput(
            in.getOutputName(), in.getOutputSize(), in.getOutputTicket().toByteArray()),
        in.getSucceeded(),
        in.getFailed(),
        in.getLabelled(),
        in.getCorrect(),
        in.getProcessingMs());
  }

  private static idunno.wire.worker.TaskGrant encode(TaskGrant grant) {
    return idunno.wire.worker.TaskGrant.newBuilder()
        .setAttempt(attempt(grant.id(), grant.attempt()))
        .setModel(grant.model())
        .setModelVersion(grant.modelVersion())
        .setPack(encode(grant.pack()))
        .setFirst(grant.first())
        .setCount(grant.count())
        .setLimitMs(grant.limitMs())
        .build();
  }

  private static TaskGrant decode(idunno.wire.worker.TaskGrant in) {
    Attempt attempt = decode(in.getAttempt());
    return new TaskGrant(
        attempt.task(),
        attempt.attempt(),
        in.getModel(),
        in.getModelVersion(),
        decode(in.getPack()),
        in.getFirst(),
        in.getCount(),
        in.getLimitMs());
  }

  private static idunno.wire.worker.ModelSpec encode(ModelSpec model) {
    idunno.wire.worker.ModelSpec.Builder out =
        idunno.wire.worker.ModelSpec.newBuilder()
            .setName(model.name())
            .setVersion(model.version())
            .setRuntime(model.runtime())
            .setManifest(model.manifest());
    model
        .files()
        .forEach((path, file) ->
            out.addFiles(ModelFile.newBuilder().setPath(path).setFile(encode(file))));
    return out.build();
  }

  private static ModelSpec decode(idunno.wire.worker.ModelSpec in) {
    TreeMap<String, FileRef> files = new TreeMap<>();
    for (ModelFile file : in.getFilesList()) {
      files.put(file.getPath(), decode(file.getFile()));
    }
    return new ModelSpec(in.getName(), in.getVersion(), in.getRuntime(), in.getManifest(), files);
  }
}
