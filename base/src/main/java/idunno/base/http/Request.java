package idunno.base.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One HTTP request.
///
/// @param path with its query, already percent-encoded
/// @param patience how long the server may stay silent
public record Request(
    String method, String path, String contentType, byte[] body, Duration patience) {

  /// The request line and the headers, as bytes on the wire (RFC 9112).
  public byte[] head(String host) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    head.append("\r\nAccept: application/json\r\nConnection: close\r\n");
    if (!method.equals("GET")) {
      head.append("Content-Type: ").append(contentType);
      head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
