package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.output.Console;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Who the user is to the cluster: `$IDUNNO_CLIENT`, else a random id that is made once and kept in
/// the user's config folder (`$XDG_CONFIG_HOME/idunno/client` or `~/.config/idunno/client`).
public final class Owner {
  private Owner() {}

  /// The owner's id; made and kept when there is none yet.
  public static String of(Console console) {
    String given = console.variable("IDUNNO_CLIENT");
    if (given != null) {
      return given;
    }
    Path file = file(console);
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      String id = Files.readString(file).strip();
      if (id.isEmpty()) {
        throw Failure.badInput(file + " is empty: delete it, or set IDUNNO_CLIENT");
      }
      return id;
    } catch (IOException e) {
      String line = "cannot keep your client id in " + file + ": set IDUNNO_CLIENT";
      throw new Failure(Failure.BAD_INPUT, line + " (" + e.getMessage() + ")", e);
    }
  }

  private static Path file(Console console) {
    String config = console.variable("XDG_CONFIG_HOME");
    String home = console.variable("HOME");
    Path base =
        config != null
            ? Path.of(config)
            : Path.of(home != null ? home : System.getProperty("user.home", "."), ".config");
    return base.resolve("idunno").resolve("client");
  }

  /// Written aside and linked into place, so that of two first commands at once one id wins.
  private static void make(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("it has no folder");
    }
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, "client", ".new");
    Files.writeString(aside, UUID.randomUUID() + "\n");
    try {
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException e) {
      // Another command was first: its id is the one.
      return;
    } catch (UnsupportedOperationException e) {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
