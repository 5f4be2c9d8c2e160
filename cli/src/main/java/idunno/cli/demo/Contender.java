package idunno.cli.demo;

/// One of the two models of the demo.
///
/// @param batch queries a task
/// @param plainRate queries per second of plain ONNX Runtime alone
/// @param jobRate queries per second of a job alone on this cluster
record Contender(String name, long batch, double plainRate, double jobRate) {}
