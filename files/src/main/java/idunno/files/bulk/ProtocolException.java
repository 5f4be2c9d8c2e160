package idunno.files.bulk;

import java.io.IOException;

/// The other side does not speak the bulk protocol, or not as it should.
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
