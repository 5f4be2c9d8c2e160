package idunno.cli.transfer;

import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Fetched;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Moves files to and from one node's bulk port, which it asks the node for. A put that may or may
/// not have happened is repeated under the same request id, so that a node that restarts meanwhile
/// costs time and no more. A full disk is not tried again: it stays full.
public final class Bulk {
  private static final int ATTEMPTS = 4;
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Console console;
  private final HostPort port;
  private final BulkClient client = new BulkClient();

  private Bulk(Console console, HostPort port) {
    this.console = console;
    this.port = port;
  }

  /// Asks the node where its bulk port is.
  public static Bulk of(NodeClient node, Console console) {
    String bulk = node.get("/v1/node").at("bulk").text();
    try {
      return new Bulk(console, HostPort.parse(bulk));
    } catch (IllegalArgumentException e) {
      String line = node.address() + " names no bulk port";
      throw new Failure(Failure.NOT_NOW, line, e);
    }
  }

  /// Stores a local file as the next version of `name`.
  ///
  /// @param forSystem whether the name is one of the system's
  public Receipt put(Path local, String name, boolean forSystem, Progress progress)
      throws IOException {
    return put(local, name, forSystem ? PutOptions.system("") : PutOptions.user(""), progress);
  }

  /// The same with options; a request id is drawn here.
  public Receipt put(Path local, String name, PutOptions options, Progress progress)
      throws IOException {
    PutOptions once = options.withRequest(UUID.randomUUID().toString());
    for (int attempt = 1; ; attempt++) {
      try (SteadyFile content = SteadyFile.open(local)) {
        OptionalLong size = OptionalLong.of(content.size());
        PutRequest wanted = new PutRequest(name, size, once, content.identity());
        return client.put(port, wanted, content, progress);
      } catch (ProblemException e) {
        if (e.problem().kind() != Problem.Kind.NOT_NOW || attempt == ATTEMPTS) {
          throw e;
        }
        console.pause(BETWEEN);
      }
    }
  }

  /// Writes a version to `out`; what has been written is right only once this has returned.
  public Fetched get(String name, long version, OutputStream out, Progress progress) {
    return client.get(port, name, OptionalLong.of(version), out, progress);
  }

  /// Fetches a version into a local file, which is replaced in one step.
  ///
  /// @param version null: the newest
  public Fetched get(String name, @Nullable Long version, Path local, Progress progress) {
    OptionalLong which = version == null ? OptionalLong.empty() : OptionalLong.of(version);
    return client.get(port, name, which, local, progress);
  }
}
