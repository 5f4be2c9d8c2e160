package idunno.base;

import java.net.InetSocketAddress;

/// Where something listens: a host name or address literal, and a port from 0 (any free one) to
/// 65535.
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("an address needs a host before its ':'");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /// Reads `HOST:PORT`, with brackets around an IPv6 literal.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not an address: write HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = text.substring(colon + 1);
    if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + port + "' in '" + text + "' is not a port number");
    }
    return new HostPort(host, Integer.parseInt(port));
  }

  /// The address `offset` ports above: a node's consensus is at 1, its bulk transfer at 2, its
  /// members' streams at 3.
  public HostPort plus(int offset) {
    return new HostPort(host, port + offset);
  }

  /// Resolves the host name now; the caller decides what an unresolved address means.
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
