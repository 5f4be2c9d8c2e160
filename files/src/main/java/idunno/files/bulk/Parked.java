package idunno.files.bulk;

import idunno.base.Clock;
import idunno.files.Upload;
import idunno.files.disk.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploads whose client was lost in the middle, each for some minutes: whoever puts the same
/// content under the same name again goes on where it ended. Any thread may call.
final class Parked implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parked.class);
  private static final Duration KEPT = Duration.ofMinutes(3);
  private static final Duration TENDED = Duration.ofSeconds(15);
  private static final int MOST = 64;

  private final Clock clock;
  private final Map<Key, Place> places = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parked-uploads").daemon().factory());
  private boolean closed;

  Parked(Clock clock) {
    this.clock = clock;
    long everyMs = TENDED.toMillis();
    timer.scheduleWithFixedDelay(this::tend, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  private record Key(String name, long size, String content, boolean forSystem, int copies) {
    static Key of(Frame.Put put) {
      return new Key(
          put.name(), put.size().orElse(-1), put.content(), put.forSystem(), put.copies());
    }
  }

  private record Place(Upload upload, long sinceNanos) {}

  /// What has come of these very bytes, if anything is kept of them.
  synchronized Optional<Upload> take(Frame.Put put) {
    return Optional.ofNullable(places.remove(Key.of(put))).map(Place::upload);
  }

  /// Keeps an upload; false when it is not worth it, or there is no place: then the caller closes
  /// it.
  synchronized boolean park(Frame.Put put, Upload upload) {
    boolean isWorthIt = !put.content().isEmpty() && upload.size() > BlobStore.SMALL_BYTES;
    if (closed || !isWorthIt || places.size() >= MOST) {
      return false;
    }
    end(places.put(Key.of(put), new Place(upload, clock.monotonicNanos())));
    LOG.info("event=put_parked name={} bytes={}", put.name(), upload.size());
    return true;
  }

  private synchronized void tend() {
    List<Key> over = new ArrayList<>();
    places.forEach((key, place) -> {
      if (clock.monotonicNanos() - place.sinceNanos() > KEPT.toNanos() || !isAlive(place)) {
        over.add(key);
      }
    });
    over.forEach(key -> end(places.remove(key)));
  }

  private static boolean isAlive(Place place) {
    try {
      place.upload().keepAlive();
      return true;
    } catch (IOException e) {
      LOG.info("event=parked_put_lost reason={}", e.toString());
      return false;
    }
  }

  private static void end(@Nullable Place place) {
    if (place == null) {
      return;
    }
    try {
      place.upload().close();
    } catch (IOException e) {
      LOG.warn("event=parked_put_not_closed reason={}", e.toString());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
    places.values().forEach(Parked::end);
    places.clear();
  }
}
