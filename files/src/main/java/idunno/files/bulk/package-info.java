/// The bulk protocol: bytes between clients and nodes, and between nodes, on a port of their own.
///
/// A conversation: both sides begin with eight bytes `IDUNNOBK` and their protocol version (2
/// bytes; this is version 5, which brought PROPOSE and FIND). Then frames: length of the payload (4
/// bytes), kind (1 byte), payload. All numbers are big-endian; a text is its length in bytes (2
/// bytes) and UTF-8.
///
/// Clients ask:
///
/// - put: PUT, answered by GO or FAILED; DATA frames; END with size and SHA-256; answered by DONE
///   with the receipt, or FAILED, the latter possibly before the END. PUT says how many copies
///   there must be (0: as many as the cluster can make). Who does not wait for the GO may get none;
///   so a small file is one write and one answer. PUT may also name the content: when a client is
///   lost in the middle of such a put, what has come is kept for some minutes, unnamed, and the
///   next PUT of the same content under the same name is answered by a GO with the offset to go on
///   from. The digest in the END is of the whole all the same.
/// - get: GET with an offset, answered by INFO or FAILED; DATA frames; END, or FAILED in the
///   middle. A client that said so may get RAW frames instead: chunks as they lie on the node's
///   disk, each followed by its CRC32C, from the one with the offset on. The node does not look at
///   them; whoever finds one damaged asks again from there on, without RAW, so that the node finds
///   the damage and goes on with another copy.
///
/// Nodes ask:
///
/// - store: STORE with a blob id; DATA frames; END with size and SHA-256; answered by STORED when
///   the bytes are on stable storage, or by FAILED. Nothing is waited for before the END, so a
///   small blob is one write and one answer. The receiver checks the CRC32C of each frame and the
///   size; the digest is the sender's word, because the node that the client speaks to has computed
///   it and four nodes need not compute it again.
/// - fetch: FETCH with blob id, offset and length, answered by at least one DATA frame, which
///   together hold exactly those bytes, or by FAILED. Several may be asked before the first is
///   answered. The blob stays open at the other side until another request than a fetch of the same
///   blob comes, or the connection ends: so deleting it does not disturb who reads.
/// - copy: COPY with blob id, size, SHA-256, the address of another node, and whether it may be
///   slow for the sake of others; the receiver fetches the blob from there, compares it with the
///   digest, and answers STORED or FAILED.
/// - touch: TOUCH with blob ids; the receiver keeps those that it has for another ten minutes,
///   though no version may name them yet, and answers TOUCHED with them.
/// - ask: ASK, which may begin a look at, or a reading of, all copies that the receiver is to hold;
///   answered at once by REPORT: how far that is, and which copies are known to be bad.
/// - propose: PROPOSE with a commit as the log has it, which the receiver proposes in the place of
///   the asking node; answered by PROPOSED with the result, or by FAILED. Whoever hears nothing, or
///   NOT_NOW, may propose the same again, anywhere: the commit's request id makes that harmless. It
///   must say how many requests the asking node had seen, so that the log can refuse what is read
///   from a socket after its id is forgotten.
///
/// - find: FIND with names and perhaps versions, answered by FOUND with what a linearizable read at
///   the receiver says of each, or by FAILED. It may be asked of any node, but the one that leads
///   knows at once.
///
/// From a STORE, COPY, PROPOSE or FIND until its answer the receiver sends BUSY about ten times a
/// second, with a number that changes when something has moved. So silence tells a process that is
/// stopped, gone or out of reach from one whose disk is slow: a node of which nothing has come for
/// the limit of silence (500 ms) is given up, also when it takes no more bytes; one that is BUSY
/// without any progress for 20 s is given up as well, because its disk hangs.
///
/// A DATA payload is the CRC32C of its bytes, then the bytes. A connection may carry several
/// requests one after the other, and between nodes it is kept open for the next one. A put or store
/// without its END never becomes visible.
@NullMarked
package idunno.files.bulk;

import org.jspecify.annotations.NullMarked;
