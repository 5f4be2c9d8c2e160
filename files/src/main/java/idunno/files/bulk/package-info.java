/// The bulk protocol: bytes between clients and nodes on a port of their own.
///
/// A conversation: both sides begin with eight bytes `IDUNNOBK` and their protocol version (2
/// bytes). Then frames: length of the payload (4 bytes), kind (1 byte), payload. All numbers are
/// big-endian; a text is its length in bytes (2 bytes) and UTF-8.
///
/// - put: PUT, answered by GO or PROBLEM; DATA frames; END with size and SHA-256; answered by
///   RECEIPT or PROBLEM, the latter possibly before the END.
/// - get: GET, answered by INFO or PROBLEM; DATA frames; END, or PROBLEM in the middle.
///
/// A DATA payload is the CRC32C of its bytes, then the bytes. A connection may carry several
/// requests one after the other. A put without its END never becomes visible.
@NullMarked
package idunno.files.bulk;

import org.jspecify.annotations.NullMarked;
