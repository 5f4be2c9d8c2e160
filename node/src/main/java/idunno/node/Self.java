package idunno.node;

import idunno.base.HostPort;

/// What a node says of itself.
///
/// @param epoch when its process started, milliseconds since the epoch
public record Self(
    String name, HostPort address, HostPort bulk, long epoch, String version, int slots) {}
