package idunno.files.upkeep;

/// A copy that a node is to hold and cannot give.
///
/// @param why in a few words
public record Fault(String name, long version, String why) {}
