package idunno.files.bulk;

import java.time.Duration;

/// What a bulk server puts up with.
///
/// @param maxConnections more are told to come back later
/// @param stall a connection on which nothing moves for so long is closed
public record BulkLimits(int maxConnections, Duration stall) {
  public BulkLimits {
    if (maxConnections < 1 || stall.toMillis() < 1) {
      throw new IllegalArgumentException("a bulk server needs room for a connection and time");
    }
  }

  /// 512 connections, 60 seconds.
  public static BulkLimits standard() {
    return new BulkLimits(512, Duration.ofSeconds(60));
  }
}
