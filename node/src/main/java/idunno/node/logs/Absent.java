package idunno.node.logs;

import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Member;
import idunno.membership.net.Listener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The members that were here and are not, though they have not left: their logs are missing from
/// every answer. As far as this life of the node has seen. Any thread may call.
public final class Absent implements Listener {
  private final Map<String, Since> since = new ConcurrentHashMap<>();

  /// A member that does not answer.
  ///
  /// @param atMs when that was noticed, milliseconds since 1970
  record Since(String name, HostPort address, long epoch, long atMs) {}

  @Override
  public void noticed(Event event, long at) {
    Member member = event.member();
    switch (event) {
      case Event.Failed _, Event.Deleted _ ->
          since.putIfAbsent(
              member.name(), new Since(member.name(), member.address(), member.epoch(), at));
      case Event.Joined _, Event.CameBack _, Event.Left _ -> {
        Since unused = since.remove(member.name());
      }
      case Event.Suspected _, Event.JoinRefused _ -> {
        // Nothing is decided.
      }
    }
  }

  Optional<Since> find(String name) {
    return Optional.ofNullable(since.get(name));
  }

  List<Since> all() {
    return List.copyOf(since.values());
  }
}
