package idunno.consensus.core;

import idunno.base.HostPort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Who keeps replicas: voters decide, listeners follow. In the order of their names.
///
/// @param leader one of the voters
/// @param addresses where each was last known to listen
public record Configuration(
    List<String> voters, List<String> listeners, String leader, Map<String, HostPort> addresses) {

  public Configuration {
    voters = voters.stream().sorted().toList();
    listeners = listeners.stream().sorted().toList();
    addresses = Map.copyOf(new TreeMap<>(addresses));
    if (Stream.concat(voters.stream(), listeners.stream()).distinct().count()
        != voters.size() + listeners.size()) {
      throw new IllegalArgumentException("a name stands twice in " + voters + " and " + listeners);
    }
  }

  boolean contains(String name) {
    return voters.contains(name) || listeners.contains(name);
  }
}
