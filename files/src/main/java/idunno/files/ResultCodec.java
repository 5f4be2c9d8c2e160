package idunno.files;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.files.core.Blob;
import idunno.files.core.FileResult;
import idunno.wire.files.CommittedMessage;
import idunno.wire.files.DeletedMessage;
import idunno.wire.files.ExpiredMessage;
import idunno.wire.files.FileResultMessage;
import idunno.wire.files.PresentMessage;
import idunno.wire.files.PurgedBeforeMessage;
import idunno.wire.files.PurgedMessage;
import idunno.wire.files.RelocatedMessage;
import idunno.wire.files.RetentionSetMessage;

/// Between what commands did and its bytes in the answers of the log. Stateless.
final class ResultCodec {
  private ResultCodec() {}

  static byte[] encode(FileResult result) {
    FileResultMessage.Builder message = FileResultMessage.newBuilder();
    switch (result) {
      case FileResult.Committed(String name, long version, Blob blob) ->
          message.setCommitted(
              CommittedMessage.newBuilder()
                  .setName(name)
                  .setVersion(version)
                  .setBlob(NamespaceCodec.blobMessage(blob)));
      case FileResult.Deleted(String name, long version) ->
          message.setDeleted(DeletedMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.Purged(String name, long version) ->
          message.setPurged(PurgedMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.PurgedBefore(String name, long version, long purged) ->
          message.setPurgedBefore(
              PurgedBeforeMessage.newBuilder().setName(name).setVersion(version).setPurged(purged));
      case FileResult.RetentionSet(String prefix) ->
          message.setRetentionSet(RetentionSetMessage.newBuilder().setPrefix(prefix));
      case FileResult.Expired(long purged) ->
          message.setExpired(ExpiredMessage.newBuilder().setPurged(purged));
      case FileResult.Present(String name, long version) ->
          message.setPresent(PresentMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.Relocated(String name, long version) ->
          message.setRelocated(RelocatedMessage.newBuilder().setName(name).setVersion(version));
    }
    return message.build().toByteArray();
  }

  static FileResult decode(byte[] bytes) {
    FileResultMessage message;
    try {
      message = FileResultMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a file result", e);
    }
    return switch (message.getResultCase()) {
      case COMMITTED ->
          new FileResult.Committed(
              message.getCommitted().getName(),
              message.getCommitted().getVersion(),
              NamespaceCodec.blob(message.getCommitted().getBlob()));
      case DELETED ->
          new FileResult.Deleted(message.getDeleted().getName(), message.getDeleted().getVersion());
      case PURGED ->
          new FileResult.Purged(message.getPurged().getName(), message.getPurged().getVersion());
      case PURGED_BEFORE ->
          new FileResult.PurgedBefore(
              message.getPurgedBefore().getName(),
              message.getPurgedBefore().getVersion(),
              message.getPurgedBefore().getPurged());
      case RETENTION_SET -> new FileResult.RetentionSet(message.getRetentionSet().getPrefix());
      case EXPIRED -> new FileResult.Expired(message.getExpired().getPurged());
      case PRESENT ->
          new FileResult.Present(message.getPresent().getName(), message.getPresent().getVersion());
      case RELOCATED ->
          new FileResult.Relocated(
              message.getRelocated().getName(), message.getRelocated().getVersion());
      case RESULT_NOT_SET -> throw new IllegalArgumentException("a file result of unknown kind");
    };
  }
}
