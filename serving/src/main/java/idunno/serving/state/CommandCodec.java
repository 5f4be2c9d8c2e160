package idunno.serving.state;

import idunno.serving.core.ServingCommand;
import idunno.wire.serving.ServingProto.BreakCommand;
import idunno.wire.serving.ServingProto.CommandMessage;
import idunno.wire.serving.ServingProto.CompleteCommand;
import idunno.wire.serving.ServingProto.DeployCommand;
import idunno.wire.serving.ServingProto.DisownCommand;
import idunno.wire.serving.ServingProto.GrantCommand;
import idunno.wire.serving.ServingProto.HoldCommand;
import idunno.wire.serving.ServingProto.JobCommand;
import idunno.wire.serving.ServingProto.LoadFailedCommand;
import idunno.wire.serving.ServingProto.LoadedCommand;
import idunno.wire.serving.ServingProto.LookCommand;
import idunno.wire.serving.ServingProto.RegisterWorkerCommand;
import idunno.wire.serving.ServingProto.RemoveWorkerCommand;
import idunno.wire.serving.ServingProto.ReturnCommand;
import idunno.wire.serving.ServingProto.RevokeCommand;
import idunno.wire.serving.ServingProto.SetBatchCommand;
import idunno.wire.serving.ServingProto.SubmitCommand;
import idunno.wire.serving.ServingProto.UndeployCommand;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Commands to and from their messages.
final class CommandCodec {
  private CommandCodec() {}

  static CommandMessage encode(ServingCommand command) {
    CommandMessage.Builder out = CommandMessage.newBuilder();
    switch (command) {
      case ServingCommand.RegisterWorker c ->
          out.setRegisterWorker(
              RegisterWorkerCommand.newBuilder()
                  .setWorker(Refs.encode(c.worker()))
                  .setSlots(c.slots())
                  .setMemoryBytes(c.memoryBytes()));
      case ServingCommand.RemoveWorker c ->
          out.setRemoveWorker(RemoveWorkerCommand.newBuilder().setWorker(Refs.encode(c.worker())));
      case ServingCommand.Deploy c -> out.setDeploy(encode(c));
      case ServingCommand.Loaded c -> out.setLoaded(encode(c));
      case ServingCommand.LoadFailed c -> out.setLoadFailed(encode(c));
      case ServingCommand.Hold c ->
          out.setHold(
              HoldCommand.newBuilder().setWorker(Refs.encode(c.worker())).putAllModels(c.models()));
      case ServingCommand.Look _ -> out.setLook(LookCommand.getDefaultInstance());
      case ServingCommand.Undeploy c ->
          out.setUndeploy(
              UndeployCommand.newBuilder().setName(c.name()).setRequestId(c.requestId()));
      case ServingCommand.SetBatch c ->
          out.setSetBatch(SetBatchCommand.newBuilder().setModel(c.model()).setBatch(c.batch()));
      case ServingCommand.Submit c -> out.setSubmit(encode(c));
      case ServingCommand.Grant c ->
          out.setGrant(
              GrantCommand.newBuilder()
                  .setWorker(Refs.encode(c.worker()))
                  .setBudgetMs(c.budgetMs())
                  .setMaxTasks(c.maxTasks()));
      case ServingCommand.Complete c -> out.setComplete(encode(c));
      case ServingCommand.Break c ->
          out.setBreak(
              BreakCommand.newBuilder()
                  .setTask(Refs.encode(c.task()))
                  .setAttempt(c.attempt())
                  .setReason(c.reason()));
      case ServingCommand.Return c ->
          out.setReturn(
              ReturnCommand.newBuilder().setTask(Refs.encode(c.task())).setAttempt(c.attempt()));
      case ServingCommand.Revoke c ->
          out.setRevoke(
              RevokeCommand.newBuilder()
                  .setTask(Refs.encode(c.task()))
                  .setAttempt(c.attempt())
                  .setReason(c.reason()));
      case ServingCommand.Cancel c -> out.setCancel(job(c.job()));
      case ServingCommand.Pause c -> out.setPause(job(c.job()));
      case ServingCommand.Resume c -> out.setResume(job(c.job()));
      case ServingCommand.Retry c -> out.setRetry(job(c.job()));
      case ServingCommand.Disown c ->
          out.setDisown(
              DisownCommand.newBuilder()
                  .addAllFiles(c.files().stream().map(Refs::encode).toList()));
    }
    return out.build();
  }

  private static JobCommand job(long job) {
    return JobCommand.newBuilder().setJob(job).build();
  }

  private static DeployCommand encode(ServingCommand.Deploy c) {
    return DeployCommand.newBuilder()
        .setName(c.name())
        .setRuntime(c.runtime())
        .setManifest(c.manifest())
        .putAllFiles(Refs.encodeFiles(c.files()))
        .setBatch(c.batch())
        .setNeedBytes(c.needBytes())
        .setRequestId(c.requestId())
        .build();
  }

  private static LoadedCommand encode(ServingCommand.Loaded c) {
    return LoadedCommand.newBuilder()
        .setWorker(Refs.encode(c.worker()))
        .setModel(c.model())
        .setVersion(c.version())
        .setMsPerQuery(c.msPerQuery())
        .setMemoryBytes(c.memoryBytes())
        .build();
  }

  private static LoadFailedCommand encode(ServingCommand.LoadFailed c) {
    return LoadFailedCommand.newBuilder()
        .setWorker(Refs.encode(c.worker()))
        .setModel(c.model())
        .setVersion(c.version())
        .setReason(c.reason())
        .build();
  }

  private static SubmitCommand encode(ServingCommand.Submit c) {
    SubmitCommand.Builder out =
        SubmitCommand.newBuilder()
            .setRequestId(c.requestId())
            .setOwner(c.owner())
            .setModel(c.model())
            .addAllPacks(Refs.encodePacks(c.packs()))
            .setLabelled(c.labelled());
    c.batch().ifPresent(out::setBatch);
    return out.build();
  }

  private static CompleteCommand encode(ServingCommand.Complete c) {
    return CompleteCommand.newBuilder()
        .setTask(Refs.encode(c.task()))
        .setAttempt(c.attempt())
        .setWorker(Refs.encode(c.worker()))
        .setOutput(Refs.encode(c.output()))
        .setSucceeded(c.succeeded())
        .setFailed(c.failed())
        .setLabelled(c.labelled())
        .setCorrect(c.correct())
        .setProcessingMs(c.processingMs())
        .build();
  }

  static ServingCommand decode(CommandMessage in) {
    return switch (in.getCommandCase()) {
      case REGISTER_WORKER -> decode(in.getRegisterWorker());
      case REMOVE_WORKER ->
          new ServingCommand.RemoveWorker(Refs.decode(in.getRemoveWorker().getWorker()));
      case DEPLOY -> decode(in.getDeploy());
      case LOADED -> decode(in.getLoaded());
      case LOAD_FAILED -> decode(in.getLoadFailed());
      case HOLD ->
          new ServingCommand.Hold(
              Refs.decode(in.getHold().getWorker()), new TreeMap<>(in.getHold().getModelsMap()));
      case LOOK -> new ServingCommand.Look();
      case UNDEPLOY ->
          new ServingCommand.Undeploy(in.getUndeploy().getName(), in.getUndeploy().getRequestId());
      case SET_BATCH ->
          new ServingCommand.SetBatch(in.getSetBatch().getModel(), in.getSetBatch().getBatch());
      case SUBMIT -> decode(in.getSubmit());
      case GRANT -> decode(in.getGrant());
      case COMPLETE -> decode(in.getComplete());
      case BREAK -> decode(in.getBreak());
      case RETURN -> decode(in.getReturn());
      case REVOKE -> decode(in.getRevoke());
      case CANCEL -> new ServingCommand.Cancel(in.getCancel().getJob());
      case PAUSE -> new ServingCommand.Pause(in.getPause().getJob());
      case RESUME -> new ServingCommand.Resume(in.getResume().getJob());
      case RETRY -> new ServingCommand.Retry(in.getRetry().getJob());
      case DISOWN ->
          new ServingCommand.Disown(
              in.getDisown().getFilesList().stream().map(Refs::decode).toList());
      case COMMAND_NOT_SET -> throw Refs.unknown("command");
    };
  }

  private static ServingCommand decode(RegisterWorkerCommand c) {
    return new ServingCommand.RegisterWorker(
        Refs.decode(c.getWorker()), c.getSlots(), c.getMemoryBytes());
  }

  private static ServingCommand decode(DeployCommand c) {
    return new ServingCommand.Deploy(
        c.getName(),
        c.getRuntime(),
        c.getManifest(),
        Refs.decodeFiles(c.getFilesMap()),
        c.getBatch(),
        c.getNeedBytes(),
        c.getRequestId());
  }

  private static ServingCommand decode(LoadedCommand c) {
    return new ServingCommand.Loaded(
        Refs.decode(c.getWorker()),
        c.getModel(),
        c.getVersion(),
        c.getMsPerQuery(),
        c.getMemoryBytes());
  }

  private static ServingCommand decode(LoadFailedCommand c) {
    return new ServingCommand.LoadFailed(
        Refs.decode(c.getWorker()), c.getModel(), c.getVersion(), c.getReason());
  }

  private static ServingCommand decode(SubmitCommand c) {
    return new ServingCommand.Submit(
        c.getRequestId(),
        c.getOwner(),
        c.getModel(),
        Refs.decodePacks(c.getPacksList()),
        c.hasBatch() ? OptionalInt.of(c.getBatch()) : OptionalInt.empty(),
        c.getLabelled());
  }

  private static ServingCommand decode(GrantCommand c) {
    return new ServingCommand.Grant(Refs.decode(c.getWorker()), c.getBudgetMs(), c.getMaxTasks());
  }

  private static ServingCommand decode(CompleteCommand c) {
    return new ServingCommand.Complete(
        Refs.decode(c.getTask()),
        c.getAttempt(),
        Refs.decode(c.getWorker()),
        Refs.decode(c.getOutput()),
        c.getSucceeded(),
        c.getFailed(),
        c.getLabelled(),
        c.getCorrect(),
        c.getProcessingMs());
  }

  private static ServingCommand decode(BreakCommand c) {
    return new ServingCommand.Break(Refs.decode(c.getTask()), c.getAttempt(), c.getReason());
  }

  private static ServingCommand decode(ReturnCommand c) {
    return new ServingCommand.Return(Refs.decode(c.getTask()), c.getAttempt());
  }

  private static ServingCommand decode(RevokeCommand c) {
    return new ServingCommand.Revoke(Refs.decode(c.getTask()), c.getAttempt(), c.getReason());
  }
}
