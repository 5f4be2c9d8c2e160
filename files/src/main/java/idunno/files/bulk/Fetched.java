package idunno.files.bulk;

import idunno.files.core.Sha256;

/// What a get brought, verified.
///
/// @param size in bytes
public record Fetched(String name, long version, long size, Sha256 sha256) {}
