package idunno.files.bulk;

import idunno.base.Problem;
import idunno.files.Receipt;
import idunno.files.core.Condition;
import idunno.files.core.Sha256;
import java.util.OptionalLong;

/// What travels after the hello. DATA payloads stay bytes, everything else is a record.
sealed interface Frame {
  /// @param size in bytes, if the sender knows it
  record Put(
      String name, OptionalLong size, Condition condition, String requestId, boolean forSystem)
      implements Frame {}

  /// Send the bytes.
  record Go() implements Frame {}

  /// @param length of the content in `bytes` from `offset`; the array belongs to the connection and
  ///   is overwritten by the next frame
  record Data(byte[] bytes, int offset, int length) implements Frame {}

  record End(long size, Sha256 sha256) implements Frame {}

  record Done(Receipt receipt) implements Frame {}

  /// @param version the one asked for; empty: the newest
  record Get(String name, OptionalLong version) implements Frame {}

  record Info(long version, long size, Sha256 sha256) implements Frame {}

  record Failed(Problem problem) implements Frame {}
}
