package idunno.consensus;

/// What one state machine is to do: an entry's smallest piece.
///
/// @param machine the [StateMachine#name]
/// @param command in that machine's encoding
public record Part(String machine, byte[] command) {}
