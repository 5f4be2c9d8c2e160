package idunno.serving.worker;

import idunno.serving.Attempt;
import idunno.serving.ModelLoad;
import idunno.serving.TaskReport;
import java.util.List;

/// What a poll would say at one moment.
///
/// @param quiet whether nothing is held, loading or to be reported
/// @param reportAgeNanos how long the oldest report has waited
/// @param changes how often anything had happened until then that a poller should know
record Snapshot(
    List<Attempt> held,
    List<ModelLoad> loads,
    List<TaskReport> reports,
    Room room,
    boolean quiet,
    long reportAgeNanos,
    boolean stopping,
    long changes) {}
