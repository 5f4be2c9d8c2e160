package idunno.serving;

import idunno.serving.core.WorkerId;
import java.util.List;

/// What a worker tells the coordinator each time it asks for work.
///
/// @param slots how many tasks it runs at once
/// @param memoryBytes what it has for models
/// @param held the attempts that it has and has not reported: each is renewed
/// @param loads what became of models it was told to hold, since the last poll that was answered
/// @param reports what became of tasks, since the last poll that was answered
/// @param budgetMs for how many slot-milliseconds of work, by the coordinator's estimate, it has
///   room; 0: it wants none now. Where there is room at all it is given at least one task.
/// @param models what the last answer told it to hold: an answer that says otherwise does not wait
/// @param loaded what it has in memory of what it was told to hold
/// @param waitMs how long the answer may wait for work
public record Poll(
    WorkerId worker,
    int slots,
    long memoryBytes,
    List<Attempt> held,
    List<ModelLoad> loads,
    List<TaskReport> reports,
    List<ModelVersion> models,
    List<ModelVersion> loaded,
    long budgetMs,
    long waitMs) {}
