package idunno.consensus.core;

import idunno.base.HostPort;

/// A machine that could keep a replica.
///
/// @param name unique to the machine's disk: a disk that was wiped has a new name, since under the
///   old one it could vote away what it had promised
/// @param address where its consensus listens now
public record Machine(String name, HostPort address, Standing standing) {}
