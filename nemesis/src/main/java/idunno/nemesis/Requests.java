package idunno.nemesis;

import idunno.base.HostPort;
import idunno.base.ProblemException;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Json;
import idunno.files.PutOptions;
import idunno.files.Receipt;
import idunno.files.bulk.BulkClient;
import idunno.files.bulk.Fetched;
import idunno.files.bulk.Progress;
import idunno.files.bulk.PutRequest;
import idunno.nemesis.core.Action;
import idunno.nemesis.core.Answer;
import idunno.nemesis.core.Guard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Asks one node for one thing, as the command line does, and says what it answered.
final class Requests implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int BULK = 2;
  private static final int REFUSED = 5;

  private final BulkClient bulk = new BulkClient(PATIENCE);

  Answer ask(HostPort node, Action action, byte[] content, String request) {
    try {
      return switch (action) {
        case Action.Put put -> put(node, put, content, request);
        case Action.Get get -> get(node, get.name(), get.version());
        case Action.Stat stat -> stat(node, stat.name());
        case Action.Remove remove ->
            change(node, "delete", Json.object("name", remove.name(), "request", request));
        case Action.Undelete undelete ->
            change(node, "undelete", Json.object("name", undelete.name(), "request", request));
        case Action.Copy copy -> copy(node, copy, request);
        case Action.Listed _ -> throw new IllegalArgumentException("list all names at once");
      };
    } catch (ProblemException e) {
      String why = String.valueOf(e.getMessage());
      return switch (e.problem().kind()) {
        case NOT_NOW, NO_ROOM -> new Answer.Unknown(why);
        case NOT_FOUND, CONFLICT, REFUSED -> new Answer.Refused(why);
        case BAD_INPUT -> new Answer.Strange(why);
      };
    } catch (Failure e) {
      return failed(e);
    } catch (RuntimeException e) {
      return new Answer.Strange(e.toString());
    }
  }

  private static Answer failed(Failure failure) {
    return switch (failure.exitCode()) {
      case Failure.NOT_NOW -> new Answer.Unknown(failure.line());
      case REFUSED -> new Answer.Refused(failure.line());
      default ->
          failure.line().startsWith("no file is called") || failure.line().startsWith("'")
              ? new Answer.Refused(failure.line())
              : new Answer.Strange(failure.line());
    };
  }

  private Answer put(HostPort node, Action.Put put, byte[] content, String request) {
    PutOptions plain = PutOptions.user(request);
    PutOptions options =
        switch (put.guard()) {
          case Guard.None() -> plain;
          case Guard.IfVersion(long version) -> plain.ifVersion(version);
          case Guard.IfAbsent() -> plain.ifAbsent();
        };
    PutRequest asked =
        new PutRequest(put.name(), OptionalLong.of(content.length), options, put.sha256());
    Receipt receipt =
        bulk.put(node.plus(BULK), asked, new ByteArrayInputStream(content), Progress.none());
    return receipt.sha256().toString().equals(put.sha256())
        ? new Answer.Wrote(receipt.version())
        : new Answer.Strange("a receipt for other content: " + receipt);
  }

  private Answer get(HostPort node, String name, OptionalLong version) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Fetched fetched = bulk.get(node.plus(BULK), name, version, out, Progress.none());
    return new Answer.Read(fetched.version(), Client.sha256(out.toByteArray()));
  }

  private static Answer stat(HostPort node, String name) {
    Json found = new NodeClient(node).get("/v1/stat?name=" + Paths.encode(name), PATIENCE);
    long version = found.at("version").integer();
    return found.at("deleted").isTrue()
        ? new Answer.Marker(version)
        : new Answer.Read(version, found.at("sha256").text());
  }

  private static Answer change(HostPort node, String what, Json body) {
    Json changed = new NodeClient(node).post("/v1/files/" + what, body, PATIENCE);
    return new Answer.Wrote(changed.at("version").integer());
  }

  private static Answer copy(HostPort node, Action.Copy copy, String request) {
    Long version = copy.version().isPresent() ? Long.valueOf(copy.version().getAsLong()) : null;
    Json body =
        Json.object(
            "source",
            copy.source(),
            "version",
            version,
            "name",
            copy.name(),
            "if_version",
            null,
            "if_absent",
            false,
            "request",
            request);
    return change(node, "copy", body);
  }

  /// What a listing says of each of the names.
  Map<String, Answer> list(HostPort node, String prefix, List<String> names) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    try {
      Json page = new NodeClient(node).get("/v1/files?prefix=" + Paths.encode(prefix), PATIENCE);
      names.forEach(name -> answers.put(name, new Answer.Refused("not listed")));
      for (Json file : page.at("files").items()) {
        answers.put(
            file.at("name").text(),
            new Answer.Read(file.at("version").integer(), file.at("sha256").text()));
      }
    } catch (Failure e) {
      Answer answer = failed(e);
      names.forEach(name -> answers.put(name, answer));
    }
    return answers;
  }

  @Override
  public void close() {
    bulk.close();
  }
}
