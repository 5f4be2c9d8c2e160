package idunno.bench;

/// What one node noticed of another.
///
/// @param observer the name of who noticed
/// @param name of whom
/// @param state what it has become, as in the documents: `Failed`
/// @param timeMs milliseconds since 1970, by the observer's clock, which is this machine's
record Sighting(String observer, String name, String state, long timeMs) {}
