package idunno.membership.packet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The cluster's secret keys: the first seals, all of them open. So a new key comes in without a
/// stop: add it last everywhere, then make it the first everywhere, then take the old one out.
///
/// Immutable; a node swaps its ring for another.
public final class KeyRing {
  private static final int MOST_KEYS = 16;

  private final List<Key> keys;

  /// @param mark which key it is, for one who has several: the first byte of its digest
  record Key(SecretKey secret, byte mark) {}

  /// What [#builtIn] seals with: everybody can read it here.
  private static final String PUBLIC_KEY = "IDunno, in clear";

  private KeyRing(List<Key> keys) {
    this.keys = keys;
  }

  /// @param secrets 16 or 32 bytes each, no two alike, the sealing one first
  public static KeyRing of(List<byte[]> secrets) {
    if (secrets.isEmpty() || secrets.size() > MOST_KEYS) {
      throw new IllegalArgumentException("a key ring holds 1 to 16 keys, not " + secrets.size());
    }
    List<Key> keys = new ArrayList<>();
    for (byte[] secret : secrets) {
      if (secret.length != 16 && secret.length != 32) {
        throw new IllegalArgumentException("a key has 16 or 32 bytes, not " + secret.length);
      }
      keys.add(new Key(new SecretKeySpec(secret.clone(), "AES"), mark(secret)));
    }
    for (int i = 1; i < secrets.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (Arrays.equals(secrets.get(i), secrets.get(j))) {
          throw new IllegalArgumentException("two keys of the ring are the same");
        }
      }
    }
    return new KeyRing(List.copyOf(keys));
  }

  /// The ring of a cluster that was given no keys. Its one key is public: it keeps apart clusters
  /// and finds what was damaged by accident, but keeps no secret and stops nobody who means harm.
  public static KeyRing builtIn() {
    return of(List.of(PUBLIC_KEY.getBytes(StandardCharsets.US_ASCII)));
  }

  /// How many keys open.
  public int size() {
    return keys.size();
  }

  private static byte mark(byte[] secret) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(secret)[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Key sealing() {
    return keys.getFirst();
  }

  /// The keys that a packet with this mark may have been sealed with.
  List<Key> marked(byte mark) {
    return keys.stream().filter(key -> key.mark() == mark).toList();
  }
}
