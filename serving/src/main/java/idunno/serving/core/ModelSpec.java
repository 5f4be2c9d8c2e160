package idunno.serving.core;

import java.util.SortedMap;

/// What is deployed under a name: everything that a worker needs to set the model up. Immutable; a
/// redeployment is another version.
///
/// @param name as given to `deploy`
/// @param version 1, 2, 3, ... per name, in log order
/// @param runtime `onnx`, `java` or `python`
/// @param manifest the text of model.yaml
/// @param files path within the model's folder (model.yaml is not among them) to file
public record ModelSpec(
    String name, long version, String runtime, String manifest, SortedMap<String, FileRef> files) {}
