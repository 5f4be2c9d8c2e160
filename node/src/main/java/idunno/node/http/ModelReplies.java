package idunno.node.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import idunno.serving.core.FileRef;
import idunno.serving.core.ModelView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/// What clients send and get about models, field by field.
final class ModelReplies {
  private ModelReplies() {}

  /// Asks whether a manifest is sound, and which files belong to it.
  ///
  /// @param manifest the text of model.yaml, or null for a bare graph
  /// @param folderFiles what there is beside it
  /// @param batch null: the manifest's
  record CheckManifest(
      String name, @Nullable String manifest, List<String> folderFiles, @Nullable Integer batch) {}

  record Manifest(String manifest, List<String> files) {}

  /// @param files path within the model's folder to `NAME@VERSION`
  record Deploy(
      String name,
      String manifest,
      SortedMap<String, String> files,
      @Nullable Integer batch,
      String request) {}

  record Undeploy(String request) {}

  record Undeployed(String model, String state, int jobs) {}

  record Batch(int batch) {}

  record BatchOf(String model, int batch) {}

  record Models(List<Model> models) {}

  /// @param manifest with `files` only where one model is asked for
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Model(
      String model,
      long version,
      String state,
      String phase,
      String runtime,
      int batch,
      List<String> workers,
      List<String> loading,
      Map<String, String> failures,
      long backlog,
      @Nullable String manifest,
      @Nullable Map<String, String> files) {

    static Model brief(ModelView view) {
      return of(view, null, null);
    }

    static Model whole(ModelView view) {
      SortedMap<String, String> files = new TreeMap<>();
      for (Map.Entry<String, FileRef> file : view.spec().files().entrySet()) {
        files.put(file.getKey(), file.getValue().toString());
      }
      return of(view, view.spec().manifest(), files);
    }

    private static Model of(
        ModelView view, @Nullable String manifest, @Nullable Map<String, String> files) {
      return new Model(
          view.spec().name(),
          view.spec().version(),
          view.state().word(),
          view.phase(),
          view.spec().runtime(),
          view.batch(),
          view.workers(),
          view.loading(),
          view.failures(),
          view.backlog(),
          manifest,
          files);
    }
  }

  /// One query's answer: an output or an error.
  ///
  /// @param output as the model gave it, however deep: to read it here would set a limit
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answered(String id, @Nullable RawValue output, @Nullable String error) {}
}
