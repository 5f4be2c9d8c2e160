package idunno.engine;

import org.jspecify.annotations.Nullable;

/// What a model gave for one query.
public sealed interface Answer {
  /// An output.
  ///
  /// @param json the output as one JSON value: for a classifier
  ///   `{"top":[{"index","label","score"}]}`
  /// @param index the best class, or -1 where the model is no classifier
  /// @param label that class's name, where the manifest names classes
  record Output(String json, int index, @Nullable String label) implements Answer {}

  /// The query's own error (a bad image, a wrong shape): asking again gives the same.
  record Failed(String reason) implements Answer {}
}
