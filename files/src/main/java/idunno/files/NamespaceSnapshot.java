package idunno.files;

import com.google.protobuf.CodedInputStream;
import idunno.files.core.Blob;
import idunno.files.core.FileVersion;
import idunno.files.core.Namespace;
import idunno.files.core.Retention;
import idunno.files.core.SnapshotItem;
import idunno.wire.files.FileRequestMessage;
import idunno.wire.files.FileSnapshotItemMessage;
import idunno.wire.files.FileSnapshotPageMessage;
import idunno.wire.files.FileVersionMessage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;

/// The namespace's snapshot: pages of some hundred items, each after its length, so that neither
/// side ever holds the whole in a second form.
final class NamespaceSnapshot {
  private static final int FORMAT = 3;
  private static final int ITEMS_PER_PAGE = 512;

  private NamespaceSnapshot() {}

  static void save(Namespace namespace, OutputStream out) throws IOException {
    Iterator<SnapshotItem> items = namespace.snapshot();
    boolean last;
    do {
      FileSnapshotPageMessage.Builder page = FileSnapshotPageMessage.newBuilder().setFormat(FORMAT);
      while (items.hasNext() && page.getItemsCount() < ITEMS_PER_PAGE) {
        page.addItems(itemMessage(items.next()));
      }
      last = !items.hasNext();
      page.setLast(last).build().writeDelimitedTo(out);
    } while (!last);
  }

  static Namespace load(InputStream in) throws IOException {
    Namespace namespace = new Namespace();
    FileSnapshotPageMessage page;
    do {
      page = nextPage(in);
      for (FileSnapshotItemMessage item : page.getItemsList()) {
        namespace.restore(item(item));
      }
    } while (!page.getLast());
    return namespace;
  }

  private static FileSnapshotPageMessage nextPage(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the snapshot of the namespace ends before its last page");
    }
    int length = CodedInputStream.readRawVarint32(first, in);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the snapshot of the namespace ends within a page");
    }
    FileSnapshotPageMessage page = FileSnapshotPageMessage.parseFrom(bytes);
    if (page.getFormat() != FORMAT) {
      throw new IOException(
          "a snapshot of the namespace in format "
              + page.getFormat()
              + "; this release reads format "
              + FORMAT);
    }
    return page;
  }

  private static FileSnapshotItemMessage itemMessage(SnapshotItem item) {
    FileSnapshotItemMessage.Builder message = FileSnapshotItemMessage.newBuilder();
    switch (item) {
      case SnapshotItem.Version version -> message.setVersion(versionMessage(version));
      case SnapshotItem.Rule(String prefix, Retention.Rule rule) ->
          message.setRule(NamespaceCodec.ruleMessage(prefix, rule));
      case SnapshotItem.Purges(long count) -> message.setPurges(count);
      case SnapshotItem.Forgotten(long count) -> message.setForgotten(count);
      case SnapshotItem.Request(String id, String name, long version, long timeMs) ->
          message.setRequest(
              FileRequestMessage.newBuilder()
                  .setId(id)
                  .setName(name)
                  .setVersion(version)
                  .setTimeMs(timeMs));
    }
    return message.build();
  }

  private static FileVersionMessage versionMessage(SnapshotItem.Version item) {
    FileVersion version = item.version();
    FileVersionMessage.Builder message =
        FileVersionMessage.newBuilder()
            .setName(version.name())
            .setVersion(version.version())
            .setTimeMs(version.timeMs())
            .setShared(item.shared())
            .setPurged(item.purged());
    version.content().map(NamespaceCodec::blobMessage).ifPresent(message::setContent);
    return message.build();
  }

  private static SnapshotItem item(FileSnapshotItemMessage message) throws IOException {
    return switch (message.getItemCase()) {
      case VERSION -> {
        FileVersionMessage v = message.getVersion();
        Optional<Blob> content =
            v.hasContent() ? Optional.of(NamespaceCodec.blob(v.getContent())) : Optional.empty();
        yield new SnapshotItem.Version(
            new FileVersion(v.getName(), v.getVersion(), v.getTimeMs(), content),
            v.getShared(),
            v.getPurged());
      }
      case RULE ->
          new SnapshotItem.Rule(
              message.getRule().getPrefix(), NamespaceCodec.rule(message.getRule()));
      case PURGES -> new SnapshotItem.Purges(message.getPurges());
      case FORGOTTEN -> new SnapshotItem.Forgotten(message.getForgotten());
      case REQUEST -> {
        FileRequestMessage r = message.getRequest();
        yield new SnapshotItem.Request(r.getId(), r.getName(), r.getVersion(), r.getTimeMs());
      }
      case ITEM_NOT_SET -> throw new IOException("an item of unknown kind in a namespace snapshot");
    };
  }
}
