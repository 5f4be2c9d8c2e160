package idunno.serving.core;

/// One life of a worker: a restart of the same node is another worker.
///
/// @param node the node's name
/// @param epoch when the node's process started, milliseconds since the epoch
public record WorkerId(String node, long epoch) {}
