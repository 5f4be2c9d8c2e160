package idunno.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/// Where the members of one cluster listen: on loopback, one port after the other. Member i is
/// called `n` and i.
///
/// @param firstPort the port of member 0
/// @param size how many there are
/// @param self which of them this process is
record Addresses(int firstPort, int size, int self) {
  static final String HOST = "127.0.0.1";

  /// The words of a command line: MODE FIRST_PORT SIZE SELF.
  static Addresses parse(String[] words) {
    if (words.length != 4) {
      throw new IllegalArgumentException("MODE FIRST_PORT SIZE SELF");
    }
    return new Addresses(
        Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
  }

  int port() {
    return firstPort + self;
  }

  String name() {
    return "n" + self;
  }

  List<InetSocketAddress> everybody() {
    return IntStream.range(firstPort, firstPort + size)
        .mapToObj(port -> new InetSocketAddress(here(), port))
        .toList();
  }

  static InetAddress here() {
    return InetAddress.ofLiteral(HOST);
  }
}
