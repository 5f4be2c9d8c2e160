package idunno.serving;

import idunno.serving.core.ModelSpec;

/// One deployment of a model, by name and number.
public record ModelVersion(String model, long version) {
  public static ModelVersion of(ModelSpec spec) {
    return new ModelVersion(spec.name(), spec.version());
  }
}
