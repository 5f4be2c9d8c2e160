package idunno.node;

import idunno.base.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The other members' addresses as the node last knew them, on disk: after a restart it finds its
/// cluster through any of them, though whoever let it in at first may be gone. One thread.
final class KnownMembers {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final Logger log;

  KnownMembers(Path file, Logger log) {
    this.file = file;
    this.log = log;
  }

  /// Whom the node knew; nobody when the file is missing or damaged, since it only helps.
  List<HostPort> read() throws IOException {
    List<HostPort> known = new ArrayList<>();
    try {
      for (JsonNode address : JSON.readTree(Files.readString(file)).path("addresses")) {
        known.add(HostPort.parse(address.asString()));
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (JacksonException | IllegalArgumentException e) {
      log.warn("event=known_members_damaged file=\"{}\" why=\"{}\"", file, e.getMessage());
    }
    return known;
  }

  /// Writes down whom the node knows now.
  void write(List<HostPort> known) {
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
