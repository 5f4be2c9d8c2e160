package idunno.membership.net;

import idunno.base.HostPort;
import idunno.membership.net.Tally.Count;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// A socket for datagrams on which its thread also waits for time and for other threads. One
/// thread, but for [#wake].
final class Datagrams implements AutoCloseable {
  private static final int MOST_BYTES = 65_535;

  private final DatagramChannel channel;
  private final Selector selector;
  private final boolean isIpv4;
  private final Tally tally;
  private final Logger log;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BYTES);

  /// What has come.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Packet(HostPort source, byte[] bytes) {}

  /// @param channel bound; closed with this object
  Datagrams(DatagramChannel channel, Tally tally, Logger log) throws IOException {
    this.channel = channel;
    this.tally = tally;
    this.log = log;
    this.isIpv4 =
        ((InetSocketAddress) channel.getLocalAddress()).getAddress() instanceof Inet4Address;
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /// Waits until something has come, [#wake] is called or the time is over.
  ///
  /// @param mostMs not at all when it is not positive
  void await(long mostMs) throws IOException {
    int unused = mostMs > 0 ? selector.select(mostMs) : selector.selectNow();
    selector.selectedKeys().clear();
  }

  /// Ends the present or the next [#await]. Any thread.
  void wake() {
    selector.wakeup();
  }

  /// What has come first; null when there is nothing.
  @Nullable Packet receive() {
    buffer.clear();
    InetSocketAddress from;
    try {
      from = (InetSocketAddress) channel.receive(buffer);
    } catch (IOException e) {
      // What the network reports of earlier packets; the socket itself goes on.
      log.debug("event=receive_failed why=\"{}\"", e.getMessage());
      return null;
    }
    if (from == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    tally.add(Count.DATAGRAMS_IN);
    tally.add(Count.DATAGRAM_BYTES_IN, bytes.length);
    return new Packet(new HostPort(from.getAddress().getHostAddress(), from.getPort()), bytes);
  }

  /// Sends, if the system takes it now; a datagram may get lost anyway.
  void send(byte[] bytes, InetSocketAddress to) {
    boolean fits = to.getPort() != 0 && (!isIpv4 || to.getAddress() instanceof Inet4Address);
    if (!fits || !trySend(bytes, to)) {
      tally.add(Count.UNSENT);
      return;
    }
    tally.add(Count.DATAGRAMS_OUT);
    tally.add(Count.DATAGRAM_BYTES_OUT, bytes.length);
  }

  private boolean trySend(byte[] bytes, InetSocketAddress to) {
    try {
      return channel.send(ByteBuffer.wrap(bytes), to) > 0;
    } catch (IOException e) {
      log.debug("event=send_failed to={} why=\"{}\"", to, e.getMessage());
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
