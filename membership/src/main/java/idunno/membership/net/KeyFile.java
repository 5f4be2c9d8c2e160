package idunno.membership.net;

import idunno.base.Problem;
import idunno.membership.packet.KeyRing;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads a cluster's keys from a text file: one key of 16 or 32 bytes in base64 on each line, the
/// sealing one first; empty lines and those that begin with `#` mean nothing. No message ever holds
/// a key.
public final class KeyFile {
  /// More is no file of keys.
  private static final long MOST_BYTES = 64 << 10;

  private KeyFile() {}

  /// @throws idunno.base.ProblemException when it cannot be read or is wrong; says which line
  public static KeyRing read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw Problem.badInput("the key file '" + file + "' is above 64 KiB: it holds other things")
            .asException();
      }
      return parse(file, Files.readAllLines(file));
    } catch (NoSuchFileException _) {
      throw Problem.notFound("there is no key file '" + file + "'").asException();
    } catch (MalformedInputException _) {
      throw Problem.badInput("the key file '" + file + "' is no text").asException();
    } catch (IOException e) {
      throw Problem.badInput("the key file '" + file + "' cannot be read: " + e.getMessage())
          .asException();
    }
  }

  private static KeyRing parse(Path file, List<String> lines) {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        keys.add(key(line, "line " + (i + 1) + " of the key file '" + file + "'"));
      }
    }
    try {
      return KeyRing.of(keys);
    } catch (IllegalArgumentException e) {
      throw Problem.badInput("the key file '" + file + "': " + e.getMessage()).asException();
    }
  }

  private static byte[] key(String line, String where) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException _) {
      // The decoder's own words would quote a piece of the key.
      throw Problem.badInput(where + " is not base64: write one key on a line").asException();
    }
    if (key.length != 16 && key.length != 32) {
      throw Problem.badInput(where + " has " + key.length + " bytes: a key has 16 or 32")
          .asException();
    }
    return key;
  }
}
