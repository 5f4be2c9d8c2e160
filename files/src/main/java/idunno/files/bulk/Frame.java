package idunno.files.bulk;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.files.Receipt;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.Sha256;
import idunno.files.upkeep.NodeReport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// What travels after the hello. DATA payloads stay bytes, everything else is a record.
sealed interface Frame {
  /// @param size in bytes, if the sender knows it
  /// @param copies how many there must be; 0: as many as the cluster can make
  /// @param content says which bytes these are, so that they can be gone on with after a break;
  ///   empty: they cannot
  record Put(
      String name,
      OptionalLong size,
      Condition condition,
      String requestId,
      boolean forSystem,
      int copies,
      String content)
      implements Frame {}

  /// Send the bytes from there on: those before are here already.
  record Go(long offset) implements Frame {}

  /// @param length of the content in `bytes` from `offset`; the array belongs to the connection and
  ///   is overwritten by the next frame, unless it was given away ([Wire#receiveInto])
  record Data(byte[] bytes, int offset, int length) implements Frame {}

  record End(long size, Sha256 sha256) implements Frame {}

  record Done(Receipt receipt) implements Frame {}

  /// @param version the one asked for; empty: the newest
  /// @param offset of the first byte wanted
  /// @param raw whether the content may come as RAW
  record Get(String name, OptionalLong version, long offset, boolean raw) implements Frame {}

  /// Chunks as they lie on disk, each followed by its CRC, which nobody has checked yet.
  ///
  /// @param first the number of the first chunk in the blob
  /// @param bytes from position 0 to their limit; they belong to the connection and are overwritten
  ///   by the next frame, unless they were given away ([Wire#receiveInto])
  record Raw(BlobId id, long first, ByteBuffer bytes) implements Frame {}

  record Info(long version, long size, Sha256 sha256) implements Frame {}

  record Failed(Problem problem) implements Frame {}

  /// Keep the bytes that follow, as this blob.
  record Store(BlobId id) implements Frame {}

  /// This process lives and is still at it.
  ///
  /// @param progress any number that changes when something has moved
  record Busy(long progress) implements Frame {}

  /// The blob is on stable storage here.
  record Stored() implements Frame {}

  /// Send that part of a blob.
  record Fetch(BlobId id, long offset, long length) implements Frame {}

  /// Fetch that blob from the node at `source`, compare it with its digest, and keep it.
  ///
  /// @param background whether nobody waits for it, so that it may give way to others
  record Copy(BlobId id, long size, Sha256 sha256, HostPort source, boolean background)
      implements Frame {}

  /// Keep those blobs for another while, named or not.
  record Touch(List<BlobId> ids) implements Frame {}

  /// The asked blobs that are here, and are kept for another while.
  record Touched(List<BlobId> ids) implements Frame {}

  /// Say how your copies are.
  ///
  /// @param begin what to begin before: nothing, to look whether all are there, or to read all
  record Ask(Pass begin) implements Frame {
    enum Pass {
      NONE,
      LOOK,
      READ
    }
  }

  /// Propose that command, because the node that answers leads.
  ///
  /// @param command as the log has it
  record Propose(byte[] command) implements Frame {}

  /// Say what is known of those versions, because the node that answers leads.
  record Find(List<Sought.Version> sought) implements Frame {}

  /// In the order of the question.
  record Found(List<Sought.Answer> answers) implements Frame {}

  /// It was applied.
  ///
  /// @param result as the log has it
  record Proposed(byte[] result) implements Frame {}

  /// How the copies of this node are.
  record Report(NodeReport report) implements Frame {}
}
