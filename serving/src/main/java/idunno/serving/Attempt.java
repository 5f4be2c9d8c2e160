package idunno.serving;

import idunno.serving.core.TaskId;

/// One attempt at a task.
public record Attempt(TaskId task, int attempt) {}
