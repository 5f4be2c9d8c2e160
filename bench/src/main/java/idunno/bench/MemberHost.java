package idunno.bench;

import idunno.base.HostPort;
import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import idunno.membership.core.State;
import idunno.membership.core.Tags;
import idunno.membership.net.Membership;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Many members on real sockets in one process: as part of a benchmark, or, by [#main], as a
/// process of its own that can be killed.
final class MemberHost implements AutoCloseable {
  private static final String CLUSTER = "6f1c1f0e-6a3e-4d0c-9d6b-0d9a53e1d1a5";

  private final List<Membership> members = new ArrayList<>();

  /// Starts those of the addresses that stand in `here`; all but the first of `everybody` join
  /// through it.
  MemberHost(List<HostPort> everybody, List<HostPort> here, Sightings sightings)
      throws IOException {
    HostPort first = everybody.getFirst();
    for (HostPort address : here) {
      boolean founder = address.equals(first);
      Membership member =
          Membership.start(
              new Membership.Setup(
                  nameOf(address),
                  address,
                  new Tags(List.of(), 1, 1 << 30, "bench", ""),
                  founder ? CLUSTER : "",
                  founder ? List.of() : List.of(first),
                  founder,
                  Profile.LOCAL,
                  KeyRing.builtIn(),
                  0),
              LoggerFactory.getLogger(MemberHost.class));
      members.add(member);
      var unused =
          member.listen((event, at) -> {
            String state = stateOf(event);
            if (!state.isEmpty()) {
              sightings.add(new Sighting(nameOf(address), event.member().name(), state, at));
            }
          });
    }
  }

  private static String stateOf(Event event) {
    return switch (event) {
      case Event.Failed _ -> "Failed";
      case Event.Deleted _ -> "Deleted";
      case Event.Joined _, Event.CameBack _ -> "Active";
      case Event.Suspected _, Event.Left _, Event.JoinRefused _ -> "";
    };
  }

  static String nameOf(HostPort address) {
    return "m" + address.port();
  }

  /// Whether every member here lists so many as Active, and no others.
  boolean allList(int count) {
    return members.stream()
        .allMatch(each ->
            each.members().size() == count
                && each.members().stream().allMatch(m -> m.state() == State.ACTIVE));
  }

  @Override
  public void close() {
    members.forEach(Membership::close);
  }

  /// `EVERYBODY HERE`, comma-separated addresses each; runs until it is killed or its input ends.
  public static void main(String[] arguments) throws IOException {
    try (MemberHost host =
        new MemberHost(parse(arguments[0]), parse(arguments[1]), new Sightings())) {
      System.out.println("up " + host.members.size());
      int end = System.in.read();
      if (end >= 0) {
        throw new IOException("nothing is expected on standard input");
      }
    }
  }

  private static List<HostPort> parse(String addresses) {
    List<HostPort> parsed = new ArrayList<>();
    for (String each : addresses.split(",", -1)) {
      parsed.add(HostPort.parse(each));
    }
    return parsed;
  }
}
