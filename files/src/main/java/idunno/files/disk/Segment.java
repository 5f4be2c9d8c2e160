package idunno.files.disk;

import java.nio.file.Path;

/// A file of the store, and how many blobs in it are still wanted. Any thread may call.
final class Segment {
  private final Path path;
  private int liveBlobs;
  private boolean sealed;

  Segment(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /// Whether it holds several blobs, each behind its header.
  boolean isShared() {
    return SegmentName.number(String.valueOf(path.getFileName())).isPresent();
  }

  synchronized void added() {
    liveBlobs++;
  }

  /// One blob less; true when nobody needs the file any more.
  synchronized boolean removed() {
    liveBlobs--;
    return isGarbage();
  }

  /// Nothing will be added any more; true when nobody needs the file any more.
  synchronized boolean seal() {
    sealed = true;
    return isGarbage();
  }

  private boolean isGarbage() {
    return sealed && liveBlobs == 0;
  }
}
