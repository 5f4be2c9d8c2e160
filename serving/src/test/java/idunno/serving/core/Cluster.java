package idunno.serving.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import idunno.serving.core.ServingCommand.Break;
import idunno.serving.core.ServingCommand.Complete;
import idunno.serving.core.ServingCommand.Deploy;
import idunno.serving.core.ServingCommand.Grant;
import idunno.serving.core.ServingCommand.Loaded;
import idunno.serving.core.ServingCommand.RegisterWorker;
import idunno.serving.core.ServingCommand.Revoke;
import idunno.serving.core.ServingCommand.Submit;
import idunno.serving.state.ServingCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/// A log with the production machine behind it: every command and result goes through the codec, as
/// it would on a replica. Time stands still unless a test moves it.
final class Cluster {
  final ServingLimits limits;
  Serving serving;
  long nowMs = 1_000_000;
  private int requests;

  Cluster() {
    this(ServingLimits.standard());
  }

  Cluster(ServingLimits limits) {
    this.limits = limits;
    serving = new Serving(limits);
  }

  static WorkerId worker(int number) {
    return new WorkerId("n" + number, 1);
  }

  static FileRef file(String name) {
    return new FileRef(name, 1);
  }

  /// Applies a command that must be accepted.
  ServingResult apply(ServingCommand command) {
    ServingCommand read = ServingCodec.decodeCommand(ServingCodec.encodeCommand(command));
    assertThat(read).isEqualTo(command);
    assertThat(serving.check(read, nowMs)).as("refusal of %s", command).isEmpty();
    ServingResult result = serving.apply(read, nowMs);
    assertThat(ServingCodec.decodeResult(ServingCodec.encodeResult(result))).isEqualTo(result);
    return result;
  }

  /// Why a command is refused, as the codec hands it on; refusing it changes nothing.
  Problem refusal(ServingCommand command) {
    byte[] before = snapshot();
    Problem problem = serving.check(command, nowMs).orElseThrow();
    assertThat(snapshot()).isEqualTo(before);
    assertThat(problem.text()).doesNotContain("\n");
    return ServingCodec.decodeProblem(ServingCodec.encodeProblem(problem));
  }

  Cluster register(int... workers) {
    for (int number : workers) {
      apply(new RegisterWorker(worker(number), 1, 0));
    }
    return this;
  }

  static Deploy deployment(String name, int batch, String requestId) {
    TreeMap<String, FileRef> files = new TreeMap<>();
    files.put("model.onnx", file(".idunno/models/" + name + "/x/model.onnx"));
    return new Deploy(name, "onnx", "runtime: onnx\n", files, batch, 0, requestId);
  }

  /// Deploys a model and lets every registered worker load it.
  Cluster deploy(String name, int batch, double msPerQuery) {
    apply(deployment(name, batch, "deploy-" + requests++));
    long version = serving.model(name).orElseThrow().spec().version();
    for (WorkerView view : serving.workers()) {
      apply(new Loaded(view.worker(), name, version, msPerQuery, 0));
    }
    return this;
  }

  Submit submission(String model, long... packs) {
    List<Pack> files = new ArrayList<>();
    for (int i = 0; i < packs.length; i++) {
      files.add(new Pack(file(".idunno/packs/" + requests + "/" + i), packs[i]));
    }
    return new Submit("submit-" + requests++, "ann", model, files, OptionalInt.empty(), false);
  }

  long submit(String model, long... packs) {
    ServingResult.Submitted submitted = (ServingResult.Submitted) apply(submission(model, packs));
    return submitted.job();
  }

  List<TaskGrant> grant(int worker, long budgetMs, int maxTasks) {
    ServingResult.Granted granted =
        (ServingResult.Granted) apply(new Grant(worker(worker), budgetMs, maxTasks));
    return granted.grants();
  }

  TaskGrant grantOne(int worker) {
    return grant(worker, 1, 1).getFirst();
  }

  static Complete completion(TaskGrant grant, int worker, int failed, double processingMs) {
    return new Complete(
        grant.id(),
        grant.attempt(),
        worker(worker),
        new FileRef(grant.outputName(), 1),
        grant.count() - failed,
        failed,
        0,
        0,
        processingMs);
  }

  void complete(TaskGrant grant, int worker) {
    apply(completion(grant, worker, 0, grant.count()));
  }

  ServingResult.Fate breakIt(TaskGrant grant) {
    Break command = new Break(grant.id(), grant.attempt(), "the child process exited with 137");
    return ((ServingResult.PutBack) apply(command)).fate();
  }

  ServingResult.Fate revoke(TaskGrant grant) {
    Revoke command = new Revoke(grant.id(), grant.attempt(), "no word from its worker for 2.1 s");
    return ((ServingResult.PutBack) apply(command)).fate();
  }

  JobView job(long id) {
    return serving.job(id, nowMs).orElseThrow();
  }

  byte[] snapshot() {
    return snapshot(serving);
  }

  static byte[] snapshot(Serving state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ServingCodec.save(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Goes on from a snapshot, as a restarted replica does.
  void restart() {
    try {
      serving = ServingCodec.load(new ByteArrayInputStream(snapshot()), limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
