package idunno.membership.core;

import java.util.List;

/// What a node says of itself to all others.
///
/// @param roles what its operator says it is for; means nothing to the program
/// @param cores how many processor cores it may use
/// @param memoryBytes how much memory it may use
/// @param version of the program
/// @param disk names the folder that holds its data: a node whose folder was lost comes back with
///   another, and what others knew to be there is gone
public record Tags(List<String> roles, int cores, long memoryBytes, String version, String disk) {
  public static final int MOST_ROLES = 16;

  /// Of a role, a version or a disk, in UTF-8.
  public static final int MOST_WORD_BYTES = 32;

  private static final int NUMBERS_BYTES = 1 + 5 + 9;

  public Tags {
    roles = List.copyOf(roles);
    if (roles.size() > MOST_ROLES) {
      throw new IllegalArgumentException(
          "a node has at most " + MOST_ROLES + " roles, not " + roles.size());
    }
    roles.forEach(role -> requireAtMost(MOST_WORD_BYTES, role));
    requireAtMost(MOST_WORD_BYTES, version);
    requireAtMost(MOST_WORD_BYTES, disk);
  }

  /// News of one member must always fit into a datagram.
  static void requireAtMost(int most, String text) {
    if (bytes(text) > 1 + most) {
      throw new IllegalArgumentException("'" + text + "' is longer than " + most + " bytes");
    }
  }

  /// How many bytes they take in a message, at most.
  int bytes() {
    int bytes = NUMBERS_BYTES + bytes(version) + bytes(disk);
    for (String role : roles) {
      bytes += bytes(role);
    }
    return bytes;
  }

  /// How many bytes a short text takes in a message, its length among them.
  static int bytes(String text) {
    int bytes = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean halfOfFour = Character.isSurrogate(c);
      bytes += c < 0x80 ? 1 : c < 0x800 || halfOfFour ? 2 : 3;
    }
    return bytes;
  }
}
