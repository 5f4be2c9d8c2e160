package idunno.files;

import idunno.files.core.Sha256;
import java.util.List;

/// The acknowledgement of a put: the version is on stable storage of all `replicas`.
///
/// @param size in bytes
public record Receipt(String name, long version, long size, Sha256 sha256, List<String> replicas) {}
