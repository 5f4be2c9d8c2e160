package idunno.peers;

import java.util.UUID;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.ProtocolStack;

/// A member of a JGroups cluster, on the TCP stack that its archive brings (`tcp.xml`), with the
/// addresses set to loopback: `tcp` as it is, `heartbeat` with heartbeats each second that are
/// missed after three.
public final class JGroupsMain {
  private static final long HEARTBEAT_MS = 1_000;
  private static final long PATIENCE_MS = 3_000;

  private JGroupsMain() {}

  /// `MODE FIRST_PORT SIZE SELF`; see [Addresses].
  public static void main(String[] words) throws Exception {
    Addresses addresses = Addresses.parse(words);
    Views views = new Views();
    try (JChannel channel = new JChannel("tcp.xml")) {
      bind(channel.getProtocolStack(), addresses);
      switch (words[0]) {
        case "tcp" -> {}
        case "heartbeat" -> {
          FD_ALL3 detector = channel.getProtocolStack().findProtocol(FD_ALL3.class);
          detector.setInterval(HEARTBEAT_MS).setTimeout(PATIENCE_MS);
        }
        default -> throw new IllegalArgumentException(words[0] + ": there are tcp, heartbeat");
      }
      channel.name(addresses.name());
      channel.addAddressGenerator(() -> addressOf(addresses.self()));
      channel.setReceiver(
          new Receiver() {
            @Override
            public void viewAccepted(View view) {
              views.print(view.getMembers().stream().map(JGroupsMain::nameOf).toList());
            }
          });
      channel.connect("bench");
      Views.awaitEndOfInput();
    }
    System.exit(0);
  }

  private static void bind(ProtocolStack stack, Addresses addresses) {
    TP transport = stack.getTransport();
    transport.setBindAddress(Addresses.here());
    transport.setBindPort(addresses.port());
    transport.setPortRange(0);
    transport.getDiagnosticsHandler().setEnabled(false);
    FD_SOCK2 sockets = stack.findProtocol(FD_SOCK2.class);
    sockets.setBindAddress(Addresses.here());
    TCPPING discovery = stack.findProtocol(TCPPING.class);
    discovery.setInitialHosts(addresses.everybody());
    discovery.setPortRange(0);
    GMS membership = stack.findProtocol(GMS.class);
    membership.printLocalAddress(false);
  }

  /// New for each process, as JGroups wants it, and telling which member it is: a view may come
  /// before the names of those in it.
  private static Address addressOf(int self) {
    return new org.jgroups.util.UUID(UUID.randomUUID().getMostSignificantBits(), self);
  }

  private static String nameOf(Address address) {
    return "n" + ((org.jgroups.util.UUID) address).getLeastSignificantBits();
  }
}
