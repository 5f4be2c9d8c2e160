package idunno.files.bulk;

import idunno.files.PutOptions;
import java.util.OptionalLong;

/// What a client wants to put.
///
/// @param size how many bytes there are, if known: fewer or more are an error then
/// @param content any text that says which bytes these are: after a break, a put of the same name,
///   size and content goes on where the first ended. Empty: it begins again
public record PutRequest(String name, OptionalLong size, PutOptions options, String content) {
  /// One that begins again after a break.
  public PutRequest(String name, OptionalLong size, PutOptions options) {
    this(name, size, options, "");
  }
}
