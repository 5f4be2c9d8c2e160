package idunno.node;

import idunno.base.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The other members' addresses as the node last knew them, on disk: after a restart it finds its
/// cluster through any of them, though whoever let it in at first may be gone. Safe for threads.
final class KnownMembers {
  /// More help no further; those known longest go first.
  private static final int MOST = 1_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final Logger log;
  private final SequencedSet<HostPort> known = new LinkedHashSet<>();

  private KnownMembers(Path file, Logger log) {
    this.file = file;
    this.log = log;
  }

  /// What an earlier life has written; nobody when the file is missing or damaged, since it only
  /// helps.
  static KnownMembers read(Path file, Logger log) throws IOException {
    KnownMembers members = new KnownMembers(file, log);
    try {
      for (JsonNode address : JSON.readTree(Files.readString(file)).path("addresses")) {
        members.known.add(HostPort.parse(address.asString()));
      }
    } catch (NoSuchFileException _) {
      return members;
    } catch (JacksonException | IllegalArgumentException e) {
      log.warn("event=known_members_damaged file=\"{}\" why=\"{}\"", file, e.getMessage());
    }
    return members;
  }

  synchronized List<HostPort> addresses() {
    return List.copyOf(known);
  }

  synchronized void add(HostPort address) {
    if (known.add(address)) {
      if (known.size() > MOST) {
        HostPort unused = known.removeFirst();
      }
      write();
    }
  }

  synchronized void remove(HostPort address) {
    if (known.remove(address)) {
      write();
    }
  }

  private void write() {
    var text = JSON.createObjectNode();
    var addresses = text.putArray("addresses");
    known.forEach(each -> addresses.add(each.toString()));
    try {
      DataFolder.writeAtomically(file, text.toString());
    } catch (IOException e) {
      // A full disk: the node goes on, and would only be slower to find the others again.
      log.warn("event=known_members_not_written file=\"{}\" why=\"{}\"", file, e.getMessage());
    }
  }
}
