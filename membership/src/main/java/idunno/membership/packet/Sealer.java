package idunno.membership.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Seals messages with AES-GCM (NIST SP 800-38D) and opens them: what was made without the key, for
/// another cluster, or comes a second time, is told apart and given to nobody.
///
/// A packet: the key's mark, the sender's place on the ring (8 bytes), its counter (8), the sealed
/// message with a tag of 12. Place and counter are the nonce. A counter begins with the sender's
/// epoch, so that no life of a node repeats one of an earlier life.
///
/// Datagrams and the frames of streams have a sealer each, and counters that never meet: a frame
/// may be on its way while hundreds of datagrams overtake it, and neither can be passed off as the
/// other. One thread.
public final class Sealer {
  /// What sealing adds to a message.
  public static final int OVERHEAD_BYTES = 1 + Long.BYTES + Long.BYTES + Sealer.TAG_BITS / 8;

  private static final int TAG_BITS = 96;
  private static final int NONCE_AT = 1;
  private static final int NONCE_BYTES = 2 * Long.BYTES;
  private static final int BODY_AT = NONCE_AT + NONCE_BYTES;

  /// Room for two million packets in a millisecond of a node's life; no node sends so many. Epochs
  /// have 42 bits then, which last until the year 2109.
  private static final int EPOCH_SHIFT = 21;

  /// The first bit of a counter tells a stream's frame from a datagram.
  private static final long STREAM = Long.MIN_VALUE;

  private static final int MOST_SENDERS = 100_000;

  private final long sender;
  private final Cipher cipher;
  private final Map<Long, ReplayWindow> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @java.io.Serial private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ReplayWindow> eldest) {
          return size() > MOST_SENDERS;
        }
      };
  private final long lane;
  private KeyRing keys;
  private long count;

  /// What became of a packet.
  public sealed interface Opened {
    /// @param sender the place on the ring of who sealed it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(long sender, byte[] bytes) implements Opened {}

    /// Too short to be one.
    record Garbage() implements Opened {}

    /// Sealed with a key that is not in the ring, for another cluster, or changed on its way.
    record NotOurs() implements Opened {}

    /// Seen before, or so old that it may have been. A node whose clock has gone back since its
    /// last life looks like this too, so the one message by which such a node comes back must be
    /// read.
    ///
    /// @param sender the place on the ring of who sealed it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Replayed(long sender, byte[] bytes) implements Opened {}
  }

  /// For datagrams.
  ///
  /// @param sender this node's place on the ring
  /// @param epoch this life's epoch
  public Sealer(long sender, long epoch, KeyRing keys) {
    this(sender, epoch, keys, 0);
  }

  /// For the frames of streams.
  ///
  /// @param sender this node's place on the ring
  /// @param epoch this life's epoch
  public static Sealer ofStreams(long sender, long epoch, KeyRing keys) {
    return new Sealer(sender, epoch, keys, STREAM);
  }

  private Sealer(long sender, long epoch, KeyRing keys, long lane) {
    this.sender = sender;
    this.count = first(epoch);
    this.keys = keys;
    this.lane = lane;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// From now on seals with the first key of `ring`, and opens with any.
  public void use(KeyRing ring) {
    keys = ring;
  }

  /// From now on seals as the life that began at `epoch`. One that is not above all former ones
  /// repeats a nonce.
  public void begin(long epoch) {
    count = Math.max(count, first(epoch));
  }

  private static long first(long epoch) {
    return epoch << EPOCH_SHIFT & ~STREAM;
  }

  /// @param cluster whom it is for; only who names the same can open it
  public byte[] seal(byte[] message, String cluster) {
    byte[] packet = new byte[OVERHEAD_BYTES + message.length];
    KeyRing.Key key = keys.sealing();
    ByteBuffer.wrap(packet).put(key.mark()).putLong(sender).putLong(lane | count++);
    try {
      prepare(Cipher.ENCRYPT_MODE, key, packet, cluster);
      int unused = cipher.doFinal(message, 0, message.length, packet, BODY_AT);
      return packet;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a message cannot be sealed", e);
    }
  }

  private void prepare(int mode, KeyRing.Key key, byte[] packet, String cluster)
      throws GeneralSecurityException {
    cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, packet, NONCE_AT, NONCE_BYTES));
    cipher.updateAAD(cluster.getBytes(StandardCharsets.UTF_8));
  }

  /// Opens what [#seal] made for `cluster`.
  public Opened open(byte[] packet, String cluster) {
    if (packet.length < OVERHEAD_BYTES) {
      return new Opened.Garbage();
    }
    ByteBuffer head = ByteBuffer.wrap(packet);
    byte mark = head.get();
    long from = head.getLong();
    long counter = head.getLong();
    if ((counter & STREAM) != lane) {
      return new Opened.NotOurs();
    }
    for (KeyRing.Key key : keys.marked(mark)) {
      Optional<byte[]> message = open(packet, key, cluster);
      if (message.isPresent()) {
        ReplayWindow window = windows.computeIfAbsent(from, _ -> new ReplayWindow());
        return window.accept(counter & ~STREAM)
            ? new Opened.Message(from, message.get())
            : new Opened.Replayed(from, message.get());
      }
    }
    return new Opened.NotOurs();
  }

  private Optional<byte[]> open(byte[] packet, KeyRing.Key key, String cluster) {
    try {
      prepare(Cipher.DECRYPT_MODE, key, packet, cluster);
      return Optional.of(cipher.doFinal(Arrays.copyOfRange(packet, BODY_AT, packet.length)));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet cannot be opened", e);
    }
  }
}
