package idunno.serving.core;

/// One file of packed inputs of a job.
///
/// @param queries how many inputs it holds, at least 1
public record Pack(FileRef file, long queries) {}
