package idunno.serving.core;

import java.util.List;

/// A worker, what it has loaded and what it runs.
public record WorkerView(WorkerId worker, int slots, List<String> models, List<TaskGrant> tasks) {}
