package idunno.peers;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.Member;
import io.scalecube.cluster.membership.MembershipEvent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// A member of a ScaleCube cluster: `lan` and `local` are its own presets.
public final class ScaleCubeMain {
  private ScaleCubeMain() {}

  /// `MODE FIRST_PORT SIZE SELF`; see [Addresses].
  public static void main(String[] words) throws IOException {
    Addresses addresses = Addresses.parse(words);
    Views views = new Views();
    Set<String> members = new ConcurrentSkipListSet<>(List.of(addresses.name()));
    Cluster cluster =
        new ClusterImpl(preset(words[0]))
            .config(config -> config.memberAlias(addresses.name()).externalHost(Addresses.HOST))
            .transport(config -> config.port(addresses.port()))
            .transportFactory(LoopbackTransport::new)
            .membership(config -> config.seedMembers(seeds(addresses)))
            .handler(_ -> new Handler(members, views))
            .startAwait();
    views.print(members);
    Views.awaitEndOfInput();
    cluster.shutdown();
    System.exit(0);
  }

  private static ClusterConfig preset(String mode) {
    return switch (mode) {
      case "lan" -> ClusterConfig.defaultLanConfig();
      case "local" -> ClusterConfig.defaultLocalConfig();
      default -> throw new IllegalArgumentException(mode + ": there are lan, local");
    };
  }

  private static List<String> seeds(Addresses addresses) {
    return addresses.everybody().stream()
        .filter(each -> each.getPort() != addresses.port())
        .map(each -> Addresses.HOST + ":" + each.getPort())
        .toList();
  }

  private record Handler(Set<String> members, Views views) implements ClusterMessageHandler {
    @Override
    public void onMembershipEvent(MembershipEvent event) {
      Member member = event.member();
      switch (event.type()) {
        case ADDED -> members.add(member.alias());
        case LEAVING, REMOVED -> members.remove(member.alias());
        case UPDATED -> {}
      }
      views.print(members);
    }
  }
}
