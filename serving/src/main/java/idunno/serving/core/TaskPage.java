package idunno.serving.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some tasks of a longer list.
///
/// @param next where to go on, or null at the end
public record TaskPage(List<TaskView> tasks, @Nullable TaskId next) {}
