package idunno.files.bulk;

import idunno.files.PutOptions;
import java.util.OptionalLong;

/// What a client wants to put.
///
/// @param size how many bytes there are, if known: fewer or more are an error then
public record PutRequest(String name, OptionalLong size, PutOptions options) {}
