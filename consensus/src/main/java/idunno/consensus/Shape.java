package idunno.consensus;

import java.util.List;

/// How a group is made up, and what that promises now.
///
/// @param voters decide; by name
/// @param listeners follow and have no say; by name
/// @param running the voters that are known to run with this very configuration and that answer;
///   none unless this member leads
/// @param settled whether all voters are running and nothing remains to be done
public record Shape(
    List<String> voters, List<String> listeners, List<String> running, boolean settled) {

  /// How many of the running voters may fail at the same time without loss or a stop; 0 where it is
  /// not known. A voter that has not proven that it runs with the configuration does not count: its
  /// vote could be missing when it is needed.
  public int tolerated() {
    return Math.max(0, running.size() - (voters.size() / 2 + 1));
  }
}
