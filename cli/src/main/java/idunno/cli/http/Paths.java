package idunno.cli.http;

import java.nio.charset.StandardCharsets;

/// Writes names into the paths and queries of requests.
public final class Paths {
  private static final String HEX = "0123456789ABCDEF";
  private static final String PLAIN = "-._~";

  private Paths() {}

  /// The text with all but letters, digits and `-._~` as `%XX` of its UTF-8 bytes (RFC 3986): right
  /// in a path's segment and in a query's value.
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (letter || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }
}
