package idunno.serving;

import idunno.serving.core.ModelSpec;
import idunno.serving.core.TaskGrant;
import java.util.List;

/// The coordinator's answer to a [Poll].
///
/// @param term the coordinator's epoch: grants of an older one are void once a newer one has
///   answered
/// @param grants new work
/// @param revoked attempts among those held that are no longer the worker's: stop them, report
///   nothing
/// @param models all models that the worker is to hold now; it loads what is missing and, when
///   idle, drops the rest
public record Assignment(
    long term, List<TaskGrant> grants, List<Attempt> revoked, List<ModelSpec> models) {}
