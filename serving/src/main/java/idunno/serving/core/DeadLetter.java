package idunno.serving.core;

/// A query that the system failed on too often.
///
/// @param pack the file that it is in
/// @param position where in that file
/// @param reason the last failure's
/// @param attempts how often it was tried
public record DeadLetter(TaskId task, FileRef pack, long position, String reason, int attempts) {}
