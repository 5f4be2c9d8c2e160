package idunno.serving.state;

import idunno.base.Problem;
import idunno.serving.core.ServingResult;
import idunno.serving.core.ServingResult.Fate;
import idunno.wire.serving.ServingProto.BatchSetResult;
import idunno.wire.serving.ServingProto.CompletedResult;
import idunno.wire.serving.ServingProto.DeployingResult;
import idunno.wire.serving.ServingProto.DisownedResult;
import idunno.wire.serving.ServingProto.GrantedResult;
import idunno.wire.serving.ServingProto.HeldResult;
import idunno.wire.serving.ServingProto.JobChangedResult;
import idunno.wire.serving.ServingProto.LoadNotedResult;
import idunno.wire.serving.ServingProto.LookedResult;
import idunno.wire.serving.ServingProto.ProblemMessage;
import idunno.wire.serving.ServingProto.PutBackResult;
import idunno.wire.serving.ServingProto.RegisteredResult;
import idunno.wire.serving.ServingProto.RemovedResult;
import idunno.wire.serving.ServingProto.ResultMessage;
import idunno.wire.serving.ServingProto.SubmittedResult;
import idunno.wire.serving.ServingProto.UndeployingResult;
import java.util.List;

/// Results and refusals to and from their messages.
final class ResultCodec {
  private ResultCodec() {}

  static ResultMessage encode(ServingResult result) {
    ResultMessage.Builder out = ResultMessage.newBuilder();
    switch (result) {
      case ServingResult.Registered r ->
          out.setRegistered(
              RegisteredResult.newBuilder().setWorker(Refs.encode(r.worker())).setLost(r.lost()));
      case ServingResult.Removed r ->
          out.setRemoved(
              RemovedResult.newBuilder().setWorker(Refs.encode(r.worker())).setLost(r.lost()));
      case ServingResult.Deploying r -> out.setDeploying(encode(r));
      case ServingResult.LoadNoted r ->
          out.setLoadNoted(
              LoadNotedResult.newBuilder().setModel(r.model()).setVersion(r.version()));
      case ServingResult.Undeploying r ->
          out.setUndeploying(
              UndeployingResult.newBuilder()
                  .setModel(r.model())
                  .setVersion(r.version())
                  .setJobs(r.jobs()));
      case ServingResult.BatchSet r ->
          out.setBatchSet(BatchSetResult.newBuilder().setModel(r.model()).setBatch(r.batch()));
      case ServingResult.Submitted r ->
          out.setSubmitted(
              SubmittedResult.newBuilder()
                  .setJob(r.job())
                  .setQueries(r.queries())
                  .setTasks(r.tasks()));
      case ServingResult.Granted r ->
          out.setGranted(
              GrantedResult.newBuilder()
                  .addAllGrants(r.grants().stream().map(Refs::encode).toList()));
      case ServingResult.Completed r ->
          out.setCompleted(
              CompletedResult.newBuilder()
                  .setTask(Refs.encode(r.task()))
                  .setJobEnded(r.jobEnded()));
      case ServingResult.PutBack r ->
          out.setPutBack(
              PutBackResult.newBuilder().setTask(Refs.encode(r.task())).setFate(encode(r.fate())));
      case ServingResult.JobChanged r ->
          out.setJobChanged(
              JobChangedResult.newBuilder()
                  .setJob(r.job())
                  .setState(Refs.encode(r.state()))
                  .setQueries(r.queries()));
      case ServingResult.Disowned r ->
          out.setDisowned(DisownedResult.newBuilder().setFiles(r.files()));
      case ServingResult.Held r ->
          out.setHeld(
              HeldResult.newBuilder().setWorker(Refs.encode(r.worker())).setModels(r.models()));
      case ServingResult.Looked _ -> out.setLooked(LookedResult.getDefaultInstance());
    }
    return out.build();
  }

  private static DeployingResult encode(ServingResult.Deploying r) {
    return DeployingResult.newBuilder()
        .setModel(r.model())
        .setVersion(r.version())
        .setBatch(r.batch())
        .addAllWorkers(r.workers())
        .build();
  }

  private static PutBackResult.FateCode encode(Fate fate) {
    return switch (fate) {
      case READY -> PutBackResult.FateCode.FATE_READY;
      case BISECTED -> PutBackResult.FateCode.FATE_BISECTED;
      case DEAD_LETTER -> PutBackResult.FateCode.FATE_DEAD_LETTER;
    };
  }

  static ServingResult decode(ResultMessage in) {
    return switch (in.getResultCase()) {
      case REGISTERED -> decode(in.getRegistered());
      case REMOVED ->
          new ServingResult.Removed(
              Refs.decode(in.getRemoved().getWorker()), in.getRemoved().getLost());
      case DEPLOYING -> decode(in.getDeploying());
      case LOAD_NOTED ->
          new ServingResult.LoadNoted(in.getLoadNoted().getModel(), in.getLoadNoted().getVersion());
      case UNDEPLOYING -> decode(in.getUndeploying());
      case BATCH_SET ->
          new ServingResult.BatchSet(in.getBatchSet().getModel(), in.getBatchSet().getBatch());
      case SUBMITTED -> decode(in.getSubmitted());
      case GRANTED ->
          new ServingResult.Granted(
              in.getGranted().getGrantsList().stream().map(Refs::decode).toList());
      case COMPLETED ->
          new ServingResult.Completed(
              Refs.decode(in.getCompleted().getTask()), in.getCompleted().getJobEnded());
      case PUT_BACK ->
          new ServingResult.PutBack(
              Refs.decode(in.getPutBack().getTask()), decode(in.getPutBack().getFate()));
      case JOB_CHANGED -> decode(in.getJobChanged());
      case DISOWNED -> new ServingResult.Disowned(in.getDisowned().getFiles());
      case HELD ->
          new ServingResult.Held(Refs.decode(in.getHeld().getWorker()), in.getHeld().getModels());
      case LOOKED -> new ServingResult.Looked();
      case RESULT_NOT_SET -> throw Refs.unknown("result");
    };
  }

  private static ServingResult decode(RegisteredResult r) {
    return new ServingResult.Registered(Refs.decode(r.getWorker()), r.getLost());
  }

  private static ServingResult decode(DeployingResult r) {
    return new ServingResult.Deploying(
        r.getModel(), r.getVersion(), r.getBatch(), List.copyOf(r.getWorkersList()));
  }

  private static ServingResult decode(UndeployingResult r) {
    return new ServingResult.Undeploying(r.getModel(), r.getVersion(), r.getJobs());
  }

  private static ServingResult decode(SubmittedResult r) {
    return new ServingResult.Submitted(r.getJob(), r.getQueries(), r.getTasks());
  }

  private static ServingResult decode(JobChangedResult r) {
    return new ServingResult.JobChanged(r.getJob(), Refs.decode(r.getState()), r.getQueries());
  }

  private static Fate decode(PutBackResult.FateCode fate) {
    return switch (fate) {
      case FATE_READY -> Fate.READY;
      case FATE_BISECTED -> Fate.BISECTED;
      case FATE_DEAD_LETTER -> Fate.DEAD_LETTER;
      case FATE_UNSET, UNRECOGNIZED -> throw Refs.unknown("fate of a task");
    };
  }

  static ProblemMessage encode(Problem problem) {
    ProblemMessage.KindCode kind =
        switch (problem.kind()) {
          case BAD_INPUT -> ProblemMessage.KindCode.BAD_INPUT;
          case NOT_FOUND -> ProblemMessage.KindCode.NOT_FOUND;
          case CONFLICT -> ProblemMessage.KindCode.CONFLICT;
          case NOT_NOW -> ProblemMessage.KindCode.NOT_NOW;
          case NO_ROOM -> ProblemMessage.KindCode.NO_ROOM;
          case REFUSED -> ProblemMessage.KindCode.REFUSED;
        };
    return ProblemMessage.newBuilder().setKind(kind).setText(problem.text()).build();
  }

  static Problem decode(ProblemMessage problem) {
    Problem.Kind kind =
        switch (problem.getKind()) {
          case BAD_INPUT -> Problem.Kind.BAD_INPUT;
          case NOT_FOUND -> Problem.Kind.NOT_FOUND;
          case CONFLICT -> Problem.Kind.CONFLICT;
          case NOT_NOW -> Problem.Kind.NOT_NOW;
          case NO_ROOM -> Problem.Kind.NO_ROOM;
          case REFUSED -> Problem.Kind.REFUSED;
          case KIND_UNSET, UNRECOGNIZED -> throw Refs.unknown("kind of problem");
        };
    return new Problem(kind, problem.getText());
  }
}
