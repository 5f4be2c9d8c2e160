package idunno.logs.scan;

import idunno.logs.core.LineTime;
import idunno.logs.core.Search;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Finds where in a file a span of time begins without reading what is before: by halving, as the
/// lines of a log are in the order of their times.
final class TimeStart {
  /// What is read at a place to find a line with a time there.
  private static final int SAMPLE = 64 << 10;

  private TimeStart() {}

  /// Puts a source at the start of a line that is not long before the span; a file that cannot be
  /// entered in its middle stays at its start.
  static void seek(ByteSource source, Search.Span span) throws IOException {
    if (span.since() == Long.MIN_VALUE || !(source instanceof ByteSource.Plain(FileChannel file))) {
      return;
    }
    long before = 0;
    long after = file.size();
    while (after - before > SAMPLE) {
      long middle = (before + after) >>> 1;
      Sample sample = sample(file, middle);
      if (sample.time() == LineTime.NONE || sample.time() >= span.since()) {
        after = middle;
      } else {
        before = sample.start();
      }
    }
    file.position(before);
  }

  /// @param start where the line begins
  private record Sample(long start, long time) {}

  /// The first line with a time that begins behind a place.
  private static Sample sample(FileChannel file, long place) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
    while (bytes.hasRemaining() && file.read(bytes, place + bytes.position()) >= 0) {
      continue;
    }
    byte[] text = bytes.array();
    int size = bytes.position();
    for (int at = 0; at < size; at++) {
      if (text[at] == '\n') {
        long time = LineTime.of(text, at + 1, size);
        if (time != LineTime.NONE) {
          return new Sample(place + at + 1, time);
        }
      }
    }
    return new Sample(place, LineTime.NONE);
  }
}
