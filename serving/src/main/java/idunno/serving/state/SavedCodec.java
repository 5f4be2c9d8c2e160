package idunno.serving.state;

import idunno.serving.core.Deployment;
import idunno.serving.core.ModelSpec;
import idunno.serving.core.Saved;
import idunno.serving.core.TaskState;
import idunno.wire.serving.ServingProto.ModelFiles;
import idunno.wire.serving.ServingProto.SavedHeld;
import idunno.wire.serving.ServingProto.SavedJob;
import idunno.wire.serving.ServingProto.SavedLetter;
import idunno.wire.serving.ServingProto.SavedLooked;
import idunno.wire.serving.ServingProto.SavedMessage;
import idunno.wire.serving.ServingProto.SavedModel;
import idunno.wire.serving.ServingProto.SavedOutcome;
import idunno.wire.serving.ServingProto.SavedRate;
import idunno.wire.serving.ServingProto.SavedRequest;
import idunno.wire.serving.ServingProto.SavedRoot;
import idunno.wire.serving.ServingProto.SavedService;
import idunno.wire.serving.ServingProto.SavedTask;
import idunno.wire.serving.ServingProto.SavedTasks;
import idunno.wire.serving.ServingProto.SavedTiming;
import idunno.wire.serving.ServingProto.SavedWorker;
import idunno.wire.serving.ServingProto.TaskStateCode;
import java.util.List;
import java.util.TreeMap;

/// The pieces of a snapshot to and from their messages.
final class SavedCodec {
  /// The layout of snapshots: to be raised when an older program could not read what is written.
  private static final int FORMAT = 2;

  /// One without what each worker is to hold, which the next look at the placement chooses.
  private static final int OLDEST = 1;

  private SavedCodec() {}

  static SavedMessage encode(Saved piece) {
    SavedMessage.Builder out = SavedMessage.newBuilder();
    switch (piece) {
      case Saved.Root root ->
          out.setRoot(
              SavedRoot.newBuilder()
                  .setFormat(FORMAT)
                  .setTimeMs(root.timeMs())
                  .setLastJob(root.lastJob())
                  .addAllNodes(root.nodes())
                  .putAllVersions(root.versions())
                  .setPlacement(encode(root.placement())));
      case Saved.Outcome outcome -> out.setOutcome(encode(outcome));
      case Saved.Worker worker ->
          out.setWorker(
              SavedWorker.newBuilder()
                  .setWorker(Refs.encode(worker.worker()))
                  .setSlots(worker.slots())
                  .setMemoryBytes(worker.memoryBytes())
                  .setSpeed(worker.speed())
                  .setMeasured(worker.measured())
                  .addAllModels(worker.models()));
      case Saved.Model model -> out.setModel(encode(model));
      case Saved.Job job -> out.setJob(encode(job));
      case Saved.Tasks some ->
          out.setTasks(
              SavedTasks.newBuilder()
                  .addAllTasks(some.tasks().stream().map(SavedCodec::encode).toList()));
      case Saved.Letter letter ->
          out.setLetter(
              SavedLetter.newBuilder()
                  .setTask(letter.task())
                  .setReason(letter.reason())
                  .setAttempts(letter.attempts()));
      case Saved.Held held ->
          out.setHeld(
              SavedHeld.newBuilder()
                  .setGrant(Refs.encode(held.grant()))
                  .setWorker(Refs.encode(held.worker()))
                  .setGrantedMs(held.grantedMs()));
      case Saved.Request request ->
          out.setRequest(
              SavedRequest.newBuilder()
                  .setId(request.id())
                  .setTimeMs(request.timeMs())
                  .setResult(ResultCodec.encode(request.result())));
    }
    return out.build();
  }

  private static SavedLooked encode(Saved.Looked looked) {
    return SavedLooked.newBuilder()
        .setLastMs(looked.lastMs())
        .setDue(looked.due())
        .setLow(looked.low())
        .build();
  }

  private static SavedOutcome encode(Saved.Outcome outcome) {
    SavedOutcome.Builder out =
        SavedOutcome.newBuilder().setModel(outcome.model()).setVersion(outcome.version());
    switch (outcome.ended()) {
      case Deployment.Deployed _ -> out.setDeployed(true);
      case Deployment.Failed failed -> out.putAllReasons(failed.reasons());
      case Deployment.Pending _, Deployment.Unknown _ ->
          throw new IllegalArgumentException("only how a deployment ended is saved");
    }
    return out.build();
  }

  private static SavedModel encode(Saved.Model model) {
    ModelSpec spec = model.spec();
    return SavedModel.newBuilder()
        .setSpec(
            ModelFiles.newBuilder()
                .setName(spec.name())
                .setVersion(spec.version())
                .setRuntime(spec.runtime())
                .setManifest(spec.manifest())
                .putAllFiles(Refs.encodeFiles(spec.files())))
        .setBatch(model.batch())
        .setPhase(model.phase())
        .setWanted(model.wanted())
        .addAllChosen(model.chosen())
        .addAllLoaded(model.loaded())
        .putAllFailures(model.failures())
        .setService(encode(model.service()))
        .build();
  }

  private static SavedService encode(Saved.Service service) {
    return SavedService.newBuilder()
        .setMsPerQuery(service.msPerQuery())
        .setNeedBytes(service.needBytes())
        .setNeedIsMeasured(service.needIsMeasured())
        .setDispatched(service.dispatched())
        .setCompleted(service.completed())
        .setBackloggedSinceMs(service.backloggedSinceMs())
        .setRate(encode(service.rate()))
        .setProcessing(encode(service.processing()))
        .setWaiting(encode(service.waiting()))
        .build();
  }

  private static SavedRate encode(Saved.Rate rate) {
    return SavedRate.newBuilder().setNewest(rate.newest()).addAllCounts(rate.counts()).build();
  }

  private static SavedTiming encode(Saved.Timing timing) {
    return SavedTiming.newBuilder()
        .setCount(timing.count())
        .setMean(timing.mean())
        .setSquares(timing.squares())
        .putAllBuckets(timing.buckets())
        .build();
  }

  private static SavedJob encode(Saved.Job job) {
    SavedJob.Builder out =
        SavedJob.newBuilder()
            .setJob(job.job())
            .setOwner(job.owner())
            .setModel(job.model())
            .setModelVersion(job.modelVersion())
            .addAllPacks(Refs.encodePacks(job.packs()))
            .setBatch(job.batch())
            .setHasLabels(job.hasLabels())
            .setState(Refs.encode(job.state()))
            .setSubmittedMs(job.times().submittedMs())
            .setStartedMs(job.times().startedMs())
            .setFinishedMs(job.times().finishedMs())
            .setSucceeded(job.counts().succeeded())
            .setFailed(job.counts().failed())
            .setCancelled(job.counts().cancelled())
            .setLabelled(job.counts().labelled())
            .setCorrect(job.counts().correct())
            .setFresh(job.fresh())
            .addAllAgain(job.again());
    if (job.rate() != null) {
      out.setRate(encode(job.rate()));
    }
    return out.build();
  }

  private static SavedTask encode(Saved.Task task) {
    return SavedTask.newBuilder()
        .setTask(task.task())
        .setPack(task.range().pack())
        .setFirst(task.range().first())
        .setCount(task.range().count())
        .setState(encode(task.state()))
        .setFailures(task.failures())
        .setLosses(task.losses())
        .setAttempt(task.attempt())
        .setWorker(task.worker())
        .setOutput(task.output())
        .setHalf(task.half())
        .build();
  }

  private static TaskStateCode encode(TaskState state) {
    return switch (state) {
      case READY -> TaskStateCode.TASK_READY;
      case WAITING -> TaskStateCode.TASK_WAITING;
      case SUCCESS -> TaskStateCode.TASK_SUCCESS;
      case FAILED -> TaskStateCode.TASK_FAILED;
      case CANCELLED -> TaskStateCode.TASK_CANCELLED;
      case REPLACED -> TaskStateCode.TASK_REPLACED;
    };
  }

  static Saved decode(SavedMessage in) {
    return switch (in.getPieceCase()) {
      case ROOT -> decode(in.getRoot());
      case OUTCOME -> decode(in.getOutcome());
      case WORKER -> decode(in.getWorker());
      case MODEL -> decode(in.getModel());
      case JOB -> decode(in.getJob());
      case TASKS ->
          new Saved.Tasks(in.getTasks().getTasksList().stream().map(SavedCodec::decode).toList());
      case LETTER ->
          new Saved.Letter(
              in.getLetter().getTask(), in.getLetter().getReason(), in.getLetter().getAttempts());
      case HELD ->
          new Saved.Held(
              Refs.decode(in.getHeld().getGrant()),
              Refs.decode(in.getHeld().getWorker()),
              in.getHeld().getGrantedMs());
      case REQUEST ->
          new Saved.Request(
              in.getRequest().getId(),
              in.getRequest().getTimeMs(),
              ResultCodec.decode(in.getRequest().getResult()));
      case END, PIECE_NOT_SET -> throw Refs.unknown("piece of a snapshot");
    };
  }

  private static Saved decode(SavedRoot root) {
    if (root.getFormat() < OLDEST || root.getFormat() > FORMAT) {
      throw Refs.unknown("snapshot format " + root.getFormat());
    }
    return new Saved.Root(
        root.getTimeMs(),
        root.getLastJob(),
        List.copyOf(root.getNodesList()),
        new TreeMap<>(root.getVersionsMap()),
        root.hasPlacement() ? decode(root.getPlacement()) : new Saved.Looked(0, true, 0));
  }

  private static Saved.Looked decode(SavedLooked looked) {
    return new Saved.Looked(looked.getLastMs(), looked.getDue(), looked.getLow());
  }

  private static Saved.Worker decode(SavedWorker worker) {
    return new Saved.Worker(
        Refs.decode(worker.getWorker()),
        worker.getSlots(),
        worker.getMemoryBytes(),
        worker.getSpeed(),
        worker.getMeasured(),
        List.copyOf(worker.getModelsList()));
  }

  private static Saved decode(SavedOutcome outcome) {
    return new Saved.Outcome(
        outcome.getModel(),
        outcome.getVersion(),
        outcome.getDeployed()
            ? new Deployment.Deployed()
            : new Deployment.Failed(new TreeMap<>(outcome.getReasonsMap())));
  }

  private static Saved decode(SavedModel model) {
    ModelFiles spec = model.getSpec();
    return new Saved.Model(
        new ModelSpec(
            spec.getName(),
            spec.getVersion(),
            spec.getRuntime(),
            spec.getManifest(),
            Refs.decodeFiles(spec.getFilesMap())),
        model.getBatch(),
        model.getPhase(),
        model.getWanted(),
        List.copyOf(model.getChosenList()),
        List.copyOf(model.getLoadedList()),
        new TreeMap<>(model.getFailuresMap()),
        decode(model.getService()));
  }

  private static Saved.Service decode(SavedService service) {
    return new Saved.Service(
        service.getMsPerQuery(),
        service.getNeedBytes(),
        service.getNeedIsMeasured(),
        service.getDispatched(),
        service.getCompleted(),
        service.getBackloggedSinceMs(),
        decode(service.getRate()),
        decode(service.getProcessing()),
        decode(service.getWaiting()));
  }

  private static Saved.Rate decode(SavedRate rate) {
    return new Saved.Rate(rate.getNewest(), List.copyOf(rate.getCountsList()));
  }

  private static Saved.Timing decode(SavedTiming timing) {
    return new Saved.Timing(
        timing.getCount(),
        timing.getMean(),
        timing.getSquares(),
        new TreeMap<>(timing.getBucketsMap()));
  }

  private static Saved decode(SavedJob job) {
    return new Saved.Job(
        job.getJob(),
        job.getOwner(),
        job.getModel(),
        job.getModelVersion(),
        Refs.decodePacks(job.getPacksList()),
        job.getBatch(),
        job.getHasLabels(),
        Refs.decode(job.getState()),
        new Saved.Times(job.getSubmittedMs(), job.getStartedMs(), job.getFinishedMs()),
        new Saved.Counts(
            job.getSucceeded(),
            job.getFailed(),
            job.getCancelled(),
            job.getLabelled(),
            job.getCorrect()),
        job.getFresh(),
        List.copyOf(job.getAgainList()),
        job.hasRate() ? decode(job.getRate()) : null);
  }

  private static Saved.Task decode(SavedTask task) {
    return new Saved.Task(
        task.getTask(),
        new Saved.Range(task.getPack(), task.getFirst(), task.getCount()),
        decode(task.getState()),
        task.getFailures(),
        task.getLosses(),
        task.getAttempt(),
        task.getWorker(),
        task.getOutput(),
        task.getHalf());
  }

  private static TaskState decode(TaskStateCode state) {
    return switch (state) {
      case TASK_READY -> TaskState.READY;
      case TASK_WAITING -> TaskState.WAITING;
      case TASK_SUCCESS -> TaskState.SUCCESS;
      case TASK_FAILED -> TaskState.FAILED;
      case TASK_CANCELLED -> TaskState.CANCELLED;
      case TASK_REPLACED -> TaskState.REPLACED;
      case TASK_STATE_UNSET, UNRECOGNIZED -> throw Refs.unknown("task state");
    };
  }
}
