package idunno.base.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// An HTTP response whose body is read from its own connection; closing it closes the connection.
///
/// @param headers by name in lower case
public record Response(int status, Map<String, String> headers, InputStream body, Socket socket)
    implements AutoCloseable {

  private static final int LONGEST_LINE = 65_536;

  /// Reads the status line and the headers (RFC 9112).
  public static Response read(Socket socket, InputStream in) throws IOException {
    String line = line(in);
    if (!line.startsWith("HTTP/1.") || line.length() < 12) {
      throw new ProtocolException("the answer is not HTTP");
    }
    int status = (int) number(line.substring(9, 12), 10);
    Map<String, String> headers = new HashMap<>();
    for (line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return status / 100 == 1
        ? read(socket, in)
        : new Response(status, headers, body(headers, in), socket);
  }

  private static InputStream body(Map<String, String> headers, InputStream in) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new ChunkedBody(in);
    }
    String length = headers.get("content-length");
    return length == null ? in : new SizedBody(in, number(length, 10));
  }

  /// One line without its end; the body's framing uses it too.
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection closed before the answer was complete");
      }
      if (line.length() >= LONGEST_LINE) {
        throw new IOException("a header is too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  static long number(String digits, int radix) throws IOException {
    try {
      return Long.parseLong(digits.strip(), radix);
    } catch (NumberFormatException e) {
      throw new IOException("'" + digits + "' is not a length", e);
    }
  }

  /// Whether the status is 2xx.
  public boolean isOk() {
    return status / 100 == 2;
  }

  /// The whole body.
  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
