package idunno.serving.core;

import org.jspecify.annotations.Nullable;

/// A task as `tasks` shows it.
///
/// @param worker the node that has it, or had it last, or null
/// @param attempt the latest attempt, 0 before the first
/// @param pack the file that its queries are in
/// @param first the position in that file of its first query
/// @param output of a Success only
public record TaskView(
    TaskId task,
    TaskState state,
    @Nullable String worker,
    int attempt,
    FileRef pack,
    long first,
    int queries,
    @Nullable FileRef output) {}
