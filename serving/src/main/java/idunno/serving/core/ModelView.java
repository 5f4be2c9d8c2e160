package idunno.serving.core;

import java.util.List;
import java.util.SortedMap;

/// A model as `models` and `model` show it.
///
/// @param phase `loading` or `draining` while Undeployed, `ready` while Deployed
/// @param workers the nodes that have it loaded
/// @param loading the chosen nodes that have not answered
/// @param failures what nodes that could not load it said
/// @param backlog queries that wait for a worker
public record ModelView(
    ModelSpec spec,
    ModelState state,
    String phase,
    int batch,
    List<String> workers,
    List<String> loading,
    SortedMap<String, String> failures,
    long backlog) {}
