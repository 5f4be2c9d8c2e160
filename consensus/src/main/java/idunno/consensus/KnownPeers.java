package idunno.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a member's folder says about the others, before Ratis opens it.
final class KnownPeers {
  private static final Logger LOG = LoggerFactory.getLogger(KnownPeers.class);

  private KnownPeers() {}

  /// Whether this member is the only voter, as of the last configuration that it applied, or as a
  /// founder if it has applied none. Where this is wrong, because a later configuration was not yet
  /// applied, the member stands for election too early and is refused.
  static boolean isAlone(GroupConfig config) {
    Path file =
        config.folder().resolve(config.group().toString()).resolve("current/raft-meta.conf");
    if (!Files.exists(file)) {
      return config.isAlone();
    }
    try {
      RaftConfigurationProto known =
          LogEntryProto.parseFrom(Files.readAllBytes(file)).getConfigurationEntry();
      return known.getOldPeersCount() == 0
          && known.getPeersCount() == 1
          && known.getPeers(0).getId().toStringUtf8().equals(config.peer());
    } catch (IOException e) {
      LOG.warn("{} can not be read: {}", file, e.toString());
      return false;
    }
  }
}
