package idunno.node.http;

import idunno.base.Nearest;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.node.coordinator.ClusterState;
import java.util.List;
import java.util.Optional;

/// What to say about a model's name that nobody knows.
final class ModelNames {
  private ModelNames() {}

  /// The error that names the nearest deployed model.
  static ProblemException unknown(String name, ClusterState state) {
    List<String> known =
        state.readServing(
            serving -> serving.models().stream().map(view -> view.spec().name()).toList());
    String hint =
        Nearest.to(name, known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("'idunno models' lists those that are");
    return Problem.notFound("no model '" + name + "' is deployed: " + hint).asException();
  }

  /// Nothing to show about a model is an answer only where there is such a model.
  ///
  /// @throws ProblemException when there is not
  static <T> List<T> requireKnown(List<T> found, Optional<String> name, ClusterState state) {
    if (found.isEmpty()
        && name.isPresent()
        && state.readServing(serving -> serving.model(name.get())).isEmpty()) {
      throw unknown(name.get(), state);
    }
    return found;
  }
}
