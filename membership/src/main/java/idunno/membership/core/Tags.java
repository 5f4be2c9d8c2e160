package idunno.membership.core;

import java.util.List;

/// What a node says of itself to all others.
///
/// @param roles what it is for, in words that other subsystems know
/// @param cores how many processor cores it may use
/// @param memoryBytes how much memory it may use
/// @param version of the program
public record Tags(List<String> roles, int cores, long memoryBytes, String version) {
  public Tags {
    roles = List.copyOf(roles);
  }
}
