package idunno.files.disk;

import java.io.IOException;

/// This copy of a blob is not what was written; another replica's may be.
public final class DamagedBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedBlobException(String message) {
    super(message);
  }
}
