package idunno.consensus;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Our choice of Ratis's settings; docs/decisions/0003-consensus.md says why.
final class RatisSettings {
  private static final TimeDuration CLIENT_TIMEOUT = millis(2000);

  /// How long a newcomer may be silent before it is given up; it holds up all other changes.
  private static final TimeDuration STAGING_TIMEOUT = millis(5000);

  private static final int PREALLOCATED = 256 << 10;
  private static final int ENVELOPE = 64 << 10;

  private RatisSettings() {}

  static RaftProperties of(GroupConfig config) {
    RaftProperties p = new RaftProperties();
    storage(p, config);
    elections(p, config);
    threads(p);
    RaftConfigKeys.Rpc.setType(p, new Followers.Rpc());
    GrpcConfigKeys.Server.setHost(p, config.address().host());
    GrpcConfigKeys.Server.setPort(p, config.address().port());
    RaftClientConfigKeys.Rpc.setRequestTimeout(p, CLIENT_TIMEOUT);
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setTimeout(p, time(config.limits().barrier()));
    return p;
  }

  private static void storage(RaftProperties p, GroupConfig config) {
    Limits limits = config.limits();
    SizeInBytes append = SizeInBytes.valueOf(limits.transactionBytes() + ENVELOPE);
    RaftServerConfigKeys.setStorageDir(p, List.<File>of(config.folder().toFile()));
    RaftServerConfigKeys.setStorageFreeSpaceMin(p, SizeInBytes.valueOf(0));
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(limits.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf(PREALLOCATED));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, append);
    RaftServerConfigKeys.Log.setWriteBufferSize(
        p, SizeInBytes.valueOf(append.getSize() + 2L * Long.BYTES));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
        p, SizeInBytes.valueOf(2L * limits.segmentBytes()));
    RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, limits.snapshotEvery());
    RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setPurgeGap(p, 1);
    // The log from the last snapshot but one, for when the last turns out damaged.
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, 2L * limits.snapshotEvery());
  }

  private static void elections(RaftProperties p, GroupConfig config) {
    TimeDuration min = time(config.limits().electionMin());
    TimeDuration max = time(config.limits().electionMax());
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, max);
    if (KnownPeers.isAlone(config)) {
      // Nobody else can be leading: no reason to wait.
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(1));
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(3));
    } else {
      waitForOthers(p, config);
    }
    // By default a leader that lost its majority, for example one of two voters whose peer
    // restarts, does not stand again for 10 s.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, max);
    RaftServerConfigKeys.setStagingTimeout(p, STAGING_TIMEOUT);
    // A process that was stopped for minutes goes on as a follower; by default Ratis ends itself.
    RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(365, TimeUnit.DAYS));
    RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(p, false);
  }

  /// A division that starts gives those who lead the usual time to say so.
  static void waitForOthers(RaftProperties p, GroupConfig config) {
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, time(config.limits().electionMin()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, time(config.limits().electionMax()));
  }

  private static void threads(RaftProperties p) {
    GrpcConfigKeys.setUseEpoll(p, false);
  }

  private static TimeDuration time(Duration duration) {
    return millis(duration.toMillis());
  }

  private static TimeDuration millis(long millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
