package idunno.nemesis.core;

/// A version as the list of all versions of its name has it.
///
/// @param number 1 for the first of its name
/// @param deleted whether it is a delete marker
/// @param sha256 of the content in lower-case hex; empty for a marker
public record Version(long number, boolean deleted, String sha256) {}
