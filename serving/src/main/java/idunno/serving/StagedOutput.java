package idunno.serving;

/// Bytes that are on stable storage of a replica set but have no name yet; the entry that commits
/// the task names them.
///
/// @param name the file name that the bytes are meant for
/// @param size in bytes
/// @param ticket what the file system needs to name them, in its own encoding
public record StagedOutput(String name, long size, byte[] ticket) {}
