package idunno.node.http;

import idunno.base.Nearest;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Answer;
import idunno.engine.Batch;
import idunno.engine.Manifest;
import idunno.files.core.FileCommand;
import idunno.node.coordinator.ClusterState;
import idunno.serving.Uploads;
import idunno.serving.core.Deployment;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelState;
import idunno.serving.core.ModelView;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingResult;
import idunno.serving.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/// Deploys, lists and removes models, and answers single queries.
final class ModelsApi {
  /// Fetching and setting up a model is bounded by its worker; this only ends a wait that nobody
  /// will.
  private static final Duration LONGEST_DEPLOYMENT = Duration.ofMinutes(15);

  private static final Duration LONGEST_LOAD = Duration.ofSeconds(30);
  private static final Duration LONGEST_QUERY = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ClusterState state;
  private final Worker worker;

  ModelsApi(ClusterState state, Worker worker) {
    this.state = state;
    this.worker = worker;
  }

  void addTo(Routes routes) {
    routes.post("/v1/manifests", request -> check(request.json(ModelReplies.CheckManifest.class)));
    routes.post("/v1/models", request -> deploy(request.json(ModelReplies.Deploy.class)));
    routes.get("/v1/models", _ -> models());
    routes.get("/v1/models/{name}", request -> ModelReplies.Model.whole(model(request)));
    routes.post("/v1/models/{name}/undeploy", this::undeploy);
    routes.post("/v1/models/{name}/query", this::query);
    routes.get("/v1/models/{name}/batch-size", request -> batchOf(model(request)));
    routes.post("/v1/models/{name}/batch-size", this::setBatch);
  }

  private ModelReplies.Manifest check(ModelReplies.CheckManifest asked) {
    String text = asked.manifest() == null ? bareGraph(asked.folderFiles()) : asked.manifest();
    Manifest manifest = Manifest.parse(text);
    requireAll(manifest, asked.folderFiles());
    requireDeployable(asked.name(), manifest, text, asked.batch());
    return new ModelReplies.Manifest(text, manifest.files());
  }

  private static String bareGraph(List<String> files) {
    if (files.size() != 1) {
      throw Problem.badInput("without a manifest there is one file, the graph").asException();
    }
    return "runtime: onnx\nfile: " + JSON.writeValueAsString(files.getFirst()) + "\n";
  }

  /// What would be refused is refused before its files are uploaded.
  private void requireDeployable(
      String name, Manifest manifest, String text, @Nullable Integer batch) {
    var wish =
        new ServingCommand.Deploy(
            name,
            manifest.runtime().word(),
            text,
            new TreeMap<>(),
            batch == null ? manifest.batch() : batch,
            0,
            "check-" + UUID.randomUUID());
    state
        .readServing(serving -> serving.check(wish, System.currentTimeMillis()))
        .ifPresent(problem -> {
          throw problem.asException();
        });
  }

  private static void requireAll(Manifest manifest, Collection<String> present) {
    for (String file : manifest.files()) {
      if (!present.contains(file)) {
        List<String> others =
            present.stream().filter(each -> !each.equals(Manifest.FILE_NAME)).toList();
        String hint =
            Nearest.to(file, others)
                .map(near -> "there is '" + near + "'")
                .orElse("put it there, or take it out of " + Manifest.FILE_NAME);
        throw Problem.badInput(
                "%s names '%s', which is not in its folder: %s"
                    .formatted(Manifest.FILE_NAME, file, hint))
            .asException();
      }
    }
  }

  private Object deploy(ModelReplies.Deploy asked) throws InterruptedException {
    Manifest manifest = Manifest.parse(asked.manifest());
    requireAll(manifest, asked.files().keySet());
    SortedMap<String, FileRef> refs = new TreeMap<>();
    asked.files().forEach((path, file) -> refs.put(path, FileRef.parse(file)));
    int batch = asked.batch() == null ? manifest.batch() : asked.batch();
    var command =
        new ServingCommand.Deploy(
            asked.name(),
            manifest.runtime().word(),
            asked.manifest(),
            refs,
            batch,
            0,
            asked.request());
    if (!(propose(command) instanceof ServingResult.Deploying deploying)) {
      throw new IllegalStateException("a Deploy was not answered by Deploying");
    }
    return outcome(deploying, refs);
  }

  /// A deployment that is refused leaves nothing behind: its files go, unless the model that has
  /// the name uses the very same.
  private ServingResult propose(ServingCommand.Deploy command) {
    try {
      return state.propose(command);
    } catch (ProblemException e) {
      if (e.problem().kind() != Problem.Kind.NOT_NOW) {
        Collection<FileRef> used =
            state
                .readServing(serving -> serving.model(command.name()))
                .map(view -> view.spec().files().values())
                .orElse(List.of());
        forget(command.files().values().stream().filter(file -> !used.contains(file)).toList());
      }
      throw e;
    }
  }

  /// Hides what was uploaded for the model at once, never another file that the request names; the
  /// bytes are freed by [idunno.node.coordinator.LeftoverSweep].
  private void forget(Collection<FileRef> uploaded) {
    List<FileRef> own =
        uploaded.stream().filter(file -> file.name().startsWith(Uploads.MODELS)).toList();
    for (FileRef file : own) {
      try {
        state.propose(new FileCommand.Delete(file.name(), "rollback-" + file));
      } catch (ProblemException e) {
        // Gone already, which may be just why the deployment was refused.
        if (e.problem().kind() != Problem.Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  private Object outcome(ServingResult.Deploying deploying, Map<String, FileRef> refs)
      throws InterruptedException {
    String name = deploying.model();
    long version = deploying.version();
    state
        .changes()
        .await(
            () -> !(deployment(name, version) instanceof Deployment.Pending),
            LONGEST_DEPLOYMENT.toMillis());
    return switch (deployment(name, version)) {
      case Deployment.Deployed _ ->
          ModelReplies.Model.brief(
              state.readServing(serving -> serving.model(name)).orElseThrow(() -> gone(name)));
      case Deployment.Failed failed -> {
        forget(refs.values());
        throw Problem.badInput("'" + name + "' was not deployed: " + reasons(failed.reasons()))
            .asException();
      }
      case Deployment.Pending _ ->
          throw Problem.notNow(
                  "'" + name + "' is still being set up: see 'idunno model " + name + "'")
              .asException();
      case Deployment.Unknown _ -> throw gone(name);
    };
  }

  private Deployment deployment(String name, long version) {
    return state.readServingLocal(serving -> serving.deployment(name, version));
  }

  private static RuntimeException gone(String name) {
    return Problem.notNow("'" + name + "' was undeployed meanwhile: deploy it again").asException();
  }

  private static String reasons(SortedMap<String, String> reasons) {
    if (reasons.size() == 1) {
      return reasons.firstEntry().getValue();
    }
    return String.join(
        "; ", reasons.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
  }

  private Object models() {
    return new ModelReplies.Models(
        state.readServing(serving -> serving.models()).stream()
            .map(ModelReplies.Model::brief)
            .toList());
  }

  private ModelView model(Request request) {
    String name = request.path("name");
    return state
        .readServing(serving -> serving.model(name))
        .orElseThrow(() -> ModelNames.unknown(name, state));
  }

  private Object undeploy(Request request) {
    String name = request.path("name");
    String id = request.json(ModelReplies.Undeploy.class).request();
    if (!(state.propose(new ServingCommand.Undeploy(name, id))
        instanceof ServingResult.Undeploying undeploying)) {
      throw new IllegalStateException("an Undeploy was not answered by Undeploying");
    }
    return new ModelReplies.Undeployed(name, "Undeployed", undeploying.jobs());
  }

  private static Object batchOf(ModelView model) {
    return new ModelReplies.BatchOf(model.spec().name(), model.batch());
  }

  private Object setBatch(Request request) {
    String name = request.path("name");
    int batch = request.json(ModelReplies.Batch.class).batch();
    state.propose(new ServingCommand.SetBatch(name, batch));
    return new ModelReplies.BatchOf(name, batch);
  }

  private Object query(Request request) throws Exception {
    ModelView model = model(request);
    String id = request.query("id").orElse("query");
    Batch.Item item =
        request.query("kind").orElse("bytes").equals("json")
            ? new Batch.Item.Json(StandardCharsets.UTF_8.decode(request.body()).toString())
            : new Batch.Item.Bytes(request.body());
    return switch (answer(model, item)) {
      case Answer.Output output -> new ModelReplies.Answered(id, new RawValue(output.json()), null);
      case Answer.Failed failed -> new ModelReplies.Answered(id, null, failed.reason());
    };
  }

  /// A Deployed model that is not in memory, for this node has just started, soon will be.
  private Answer answer(ModelView model, Batch.Item item) throws InterruptedException {
    String name = model.spec().name();
    if (model.state() == ModelState.DEPLOYED && !worker.awaitLoaded(name, LONGEST_LOAD)) {
      throw Problem.notNow("model '" + name + "' is not loaded on this node yet: try again")
          .asException();
    }
    try {
      return worker.queryNow(name, item, LONGEST_QUERY).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }
}
