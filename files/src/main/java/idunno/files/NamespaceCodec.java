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
import idunno.files.core.Retention;
import idunno.files.core.Sha256;
import idunno.wire.files.BlobMessage;
import idunno.wire.files.ClearRetentionMessage;
import idunno.wire.files.CommitMessage;
import idunno.wire.files.CopyMessage;
import idunno.wire.files.DeleteMessage;
import idunno.wire.files.ExpectMessage;
import idunno.wire.files.ExpireMessage;
import idunno.wire.files.FileCommandMessage;
import idunno.wire.files.FileRefusalMessage;
import idunno.wire.files.IfAbsentMessage;
import idunno.wire.files.IfVersionMessage;
import idunno.wire.files.PurgeBeforeMessage;
import idunno.wire.files.PurgeMessage;
import idunno.wire.files.RelocateMessage;
import idunno.wire.files.RetentionRuleMessage;
import idunno.wire.files.UndeleteMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

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
      case FileCommand.Undelete(String name, String requestId) ->
          message.setUndelete(UndeleteMessage.newBuilder().setName(name).setRequestId(requestId));
      case FileCommand.Copy copy -> message.setCopy(copyMessage(copy));
      case FileCommand.PurgeBefore(String name, long version) ->
          message.setPurgeBefore(PurgeBeforeMessage.newBuilder().setName(name).setVersion(version));
      case FileCommand.SetRetention(String prefix, Retention.Rule rule) ->
          message.setSetRetention(ruleMessage(prefix, rule));
      case FileCommand.ClearRetention(String prefix) ->
          message.setClearRetention(ClearRetentionMessage.newBuilder().setPrefix(prefix));
      case FileCommand.Expire(List<String> names) ->
          message.setExpire(ExpireMessage.newBuilder().addAllNames(names));
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
      case UNDELETE ->
          new FileCommand.Undelete(
              message.getUndelete().getName(), message.getUndelete().getRequestId());
      case COPY -> copy(message.getCopy());
      case PURGE_BEFORE ->
          new FileCommand.PurgeBefore(
              message.getPurgeBefore().getName(), message.getPurgeBefore().getVersion());
      case SET_RETENTION ->
          new FileCommand.SetRetention(
              message.getSetRetention().getPrefix(), rule(message.getSetRetention()));
      case CLEAR_RETENTION ->
          new FileCommand.ClearRetention(message.getClearRetention().getPrefix());
      case EXPIRE -> new FileCommand.Expire(message.getExpire().getNamesList());
      case COMMAND_NOT_SET -> throw new IllegalArgumentException("a file command of unknown kind");
    };
  }

  public static byte[] encodeResult(FileResult result) {
    return ResultCodec.encode(result);
  }

  public static FileResult decodeResult(byte[] bytes) {
    return ResultCodec.decode(bytes);
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
    commit.seen().ifPresent(message::setSeenRequests);
    switch (commit.condition()) {
      case Condition.None() -> message.clearCondition();
      case Condition.IfVersion(long version) ->
          message.setIfVersion(IfVersionMessage.newBuilder().setVersion(version));
      case Condition.IfAbsent() -> message.setIfAbsent(IfAbsentMessage.getDefaultInstance());
    }
    return message.build();
  }

  private static CopyMessage copyMessage(FileCommand.Copy copy) {
    CopyMessage.Builder message =
        CopyMessage.newBuilder()
            .setSource(copy.source())
            .setVersion(copy.version())
            .setName(copy.name())
            .setRequestId(copy.requestId());
    switch (copy.condition()) {
      case Condition.None() -> message.clearCondition();
      case Condition.IfVersion(long version) ->
          message.setIfVersion(IfVersionMessage.newBuilder().setVersion(version));
      case Condition.IfAbsent() -> message.setIfAbsent(IfAbsentMessage.getDefaultInstance());
    }
    return message.build();
  }

  static RetentionRuleMessage ruleMessage(String prefix, Retention.Rule rule) {
    RetentionRuleMessage.Builder message = RetentionRuleMessage.newBuilder().setPrefix(prefix);
    switch (rule) {
      case Retention.Rule.Everything() -> message.clearRule();
      case Retention.Rule.Newest(int versions) -> message.setNewest(versions);
      case Retention.Rule.Replaced(long ageMs) -> message.setReplacedMs(ageMs);
    }
    return message.build();
  }

  static Retention.Rule rule(RetentionRuleMessage message) {
    return switch (message.getRuleCase()) {
      case NEWEST -> new Retention.Rule.Newest(message.getNewest());
      case REPLACED_MS -> new Retention.Rule.Replaced(message.getReplacedMs());
      case RULE_NOT_SET -> new Retention.Rule.Everything();
    };
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

  private static FileCommand.Copy copy(CopyMessage message) {
    Condition condition =
        switch (message.getConditionCase()) {
          case IF_VERSION -> new Condition.IfVersion(message.getIfVersion().getVersion());
          case IF_ABSENT -> new Condition.IfAbsent();
          case CONDITION_NOT_SET -> new Condition.None();
        };
    return new FileCommand.Copy(
        message.getSource(),
        message.getVersion(),
        message.getName(),
        condition,
        message.getRequestId());
  }

  private static FileCommand.Commit commit(CommitMessage message) {
    Condition condition =
        switch (message.getConditionCase()) {
          case IF_VERSION -> new Condition.IfVersion(message.getIfVersion().getVersion());
          case IF_ABSENT -> new Condition.IfAbsent();
          case CONDITION_NOT_SET -> new Condition.None();
        };
    return new FileCommand.Commit(
        message.getName(),
        blob(message.getBlob()),
        condition,
        message.getRequestId(),
        message.hasSeenRequests()
            ? OptionalLong.of(message.getSeenRequests())
            : OptionalLong.empty());
  }
}
