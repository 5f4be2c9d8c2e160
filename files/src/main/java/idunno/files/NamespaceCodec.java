package idunno.files;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import idunno.base.Problem;
import idunno.files.core.Blob;
import idunno.files.core.BlobId;
import idunno.files.core.Condition;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import idunno.files.core.Sha256;
import idunno.wire.files.BlobMessage;
import idunno.wire.files.CommitMessage;
import idunno.wire.files.CommittedMessage;
import idunno.wire.files.DeleteMessage;
import idunno.wire.files.DeletedMessage;
import idunno.wire.files.ExpectMessage;
import idunno.wire.files.FileCommandMessage;
import idunno.wire.files.FileRefusalMessage;
import idunno.wire.files.FileResultMessage;
import idunno.wire.files.IfAbsentMessage;
import idunno.wire.files.IfVersionMessage;
import idunno.wire.files.PresentMessage;
import idunno.wire.files.PurgeMessage;
import idunno.wire.files.PurgedMessage;
import idunno.wire.files.RelocateMessage;
import idunno.wire.files.RelocatedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Between the namespace's records and their bytes in log entries and snapshots. Stateless.
///
/// What it decodes was written by this very code and has passed the log's checksums, so bytes that
/// do not parse mean a broken invariant: [IllegalArgumentException], which nobody should handle.
public final class NamespaceCodec {
  private NamespaceCodec() {}

  public static byte[] encodeCommand(FileCommand command) {
    FileCommandMessage.Builder message = FileCommandMessage.newBuilder();
    switch (command) {
      case FileCommand.Commit commit -> message.setCommit(commitMessage(commit));
      case FileCommand.Delete(String name, String requestId) ->
          message.setDelete(DeleteMessage.newBuilder().setName(name).setRequestId(requestId));
      case FileCommand.Purge(String name, long version, long minAgeMs) ->
          message.setPurge(
              PurgeMessage.newBuilder().setName(name).setVersion(version).setMinAgeMs(minAgeMs));
      case FileCommand.Expect(String name, long version) ->
          message.setExpect(ExpectMessage.newBuilder().setName(name).setVersion(version));
      case FileCommand.Relocate relocate -> message.setRelocate(relocateMessage(relocate));
    }
    return message.build().toByteArray();
  }

  public static FileCommand decodeCommand(byte[] bytes) {
    FileCommandMessage message;
    try {
      message = FileCommandMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a file command", e);
    }
    return switch (message.getCommandCase()) {
      case COMMIT -> commit(message.getCommit());
      case DELETE ->
          new FileCommand.Delete(message.getDelete().getName(), message.getDelete().getRequestId());
      case PURGE -> purge(message.getPurge());
      case EXPECT ->
          new FileCommand.Expect(message.getExpect().getName(), message.getExpect().getVersion());
      case RELOCATE -> relocate(message.getRelocate());
      case COMMAND_NOT_SET -> throw new IllegalArgumentException("a file command of unknown kind");
    };
  }

  public static byte[] encodeResult(FileResult result) {
    FileResultMessage.Builder message = FileResultMessage.newBuilder();
    switch (result) {
      case FileResult.Committed(String name, long version, Blob blob) ->
          message.setCommitted(
              CommittedMessage.newBuilder()
                  .setName(name)
                  .setVersion(version)
                  .setBlob(blobMessage(blob)));
      case FileResult.Deleted(String name, long version) ->
          message.setDeleted(DeletedMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.Purged(String name, long version) ->
          message.setPurged(PurgedMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.Present(String name, long version) ->
          message.setPresent(PresentMessage.newBuilder().setName(name).setVersion(version));
      case FileResult.Relocated(String name, long version) ->
          message.setRelocated(RelocatedMessage.newBuilder().setName(name).setVersion(version));
    }
    return message.build().toByteArray();
  }

  public static FileResult decodeResult(byte[] bytes) {
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
              blob(message.getCommitted().getBlob()));
      case DELETED ->
          new FileResult.Deleted(message.getDeleted().getName(), message.getDeleted().getVersion());
      case PURGED ->
          new FileResult.Purged(message.getPurged().getName(), message.getPurged().getVersion());
      case PRESENT ->
          new FileResult.Present(message.getPresent().getName(), message.getPresent().getVersion());
      case RELOCATED ->
          new FileResult.Relocated(
              message.getRelocated().getName(), message.getRelocated().getVersion());
      case RESULT_NOT_SET -> throw new IllegalArgumentException("a file result of unknown kind");
    };
  }

  public static byte[] encodeProblem(Problem problem) {
    return FileRefusalMessage.newBuilder()
        .setKind(problem.kind().name())
        .setText(problem.text())
        .build()
        .toByteArray();
  }

  public static Problem decodeProblem(byte[] bytes) {
    try {
      FileRefusalMessage message = FileRefusalMessage.parseFrom(bytes);
      return new Problem(Problem.Kind.valueOf(message.getKind()), message.getText());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a refusal", e);
    }
  }

  /// Writes the whole namespace, in bounded pieces.
  public static void save(Namespace namespace, OutputStream out) throws IOException {
    NamespaceSnapshot.save(namespace, out);
  }

  /// Reads what [#save] wrote, and not a byte more.
  ///
  /// @throws IOException when the stream ends early or holds something else
  public static Namespace load(InputStream in) throws IOException {
    return NamespaceSnapshot.load(in);
  }

  static BlobMessage blobMessage(Blob blob) {
    return BlobMessage.newBuilder()
        .setIdHigh(blob.id().high())
        .setIdLow(blob.id().low())
        .setSize(blob.size())
        .setSha256(ByteString.copyFrom(blob.sha256().bytes()))
        .addAllReplicas(blob.replicas())
        .build();
  }

  static Blob blob(BlobMessage message) {
    return new Blob(
        new BlobId(message.getIdHigh(), message.getIdLow()),
        message.getSize(),
        Sha256.of(message.getSha256().toByteArray()),
        message.getReplicasList());
  }

  private static CommitMessage commitMessage(FileCommand.Commit commit) {
    CommitMessage.Builder message =
        CommitMessage.newBuilder()
            .setName(commit.name())
            .setBlob(blobMessage(commit.blob()))
            .setRequestId(commit.requestId());
    switch (commit.condition()) {
      case Condition.None() -> message.clearCondition();
      case Condition.IfVersion(long version) ->
          message.setIfVersion(IfVersionMessage.newBuilder().setVersion(version));
      case Condition.IfAbsent() -> message.setIfAbsent(IfAbsentMessage.getDefaultInstance());
    }
    return message.build();
  }

  private static RelocateMessage relocateMessage(FileCommand.Relocate relocate) {
    return RelocateMessage.newBuilder()
        .setName(relocate.name())
        .setVersion(relocate.version())
        .addAllExpected(relocate.expected())
        .addAllReplicas(relocate.replicas())
        .build();
  }

  private static FileCommand.Relocate relocate(RelocateMessage message) {
    return new FileCommand.Relocate(
        message.getName(),
        message.getVersion(),
        message.getExpectedList(),
        message.getReplicasList());
  }

  private static FileCommand.Purge purge(PurgeMessage message) {
    return new FileCommand.Purge(message.getName(), message.getVersion(), message.getMinAgeMs());
  }

  private static FileCommand.Commit commit(CommitMessage message) {
    Condition condition =
        switch (message.getConditionCase()) {
          case IF_VERSION -> new Condition.IfVersion(message.getIfVersion().getVersion());
          case IF_ABSENT -> new Condition.IfAbsent();
          case CONDITION_NOT_SET -> new Condition.None();
        };
    return new FileCommand.Commit(
        message.getName(), blob(message.getBlob()), condition, message.getRequestId());
  }
}
