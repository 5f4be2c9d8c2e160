package idunno.files.disk;

import idunno.files.core.BlobId;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// The names of the store's files: `0000000001.seg` for a shared segment, `ID.blob` for a blob of
/// its own, `ID.part` while that is being written.
final class SegmentName {
  static final String SHARED = ".seg";
  static final String OWN = ".blob";
  static final String PART = ".part";

  private SegmentName() {}

  static String of(long number) {
    return String.format(Locale.ROOT, "%010d", number) + SHARED;
  }

  static OptionalLong number(String fileName) {
    if (!fileName.matches("[0-9]{10,18}\\.seg")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(fileName.substring(0, fileName.indexOf('.'))));
  }

  static Optional<BlobId> own(String fileName) {
    return fileName.matches("[0-9a-f]{32}\\.blob")
        ? Optional.of(BlobId.parse(fileName.substring(0, 32)))
        : Optional.empty();
  }
}
