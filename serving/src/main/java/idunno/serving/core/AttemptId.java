package idunno.serving.core;

/// One attempt at a task.
public record AttemptId(TaskId task, int attempt) {}
