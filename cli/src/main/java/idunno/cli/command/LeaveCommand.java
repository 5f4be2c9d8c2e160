package idunno.cli.command;

import idunno.base.HostPort;
import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `leave [NODE]`: has a node say goodbye to the others, and stop. One that is dead says nothing:
/// it has left once the others say so.
public final class LeaveCommand extends NodeCommand {
  /// What only the leaving node holds is copied to others first.
  private static final Duration PATIENCE = Duration.ofMinutes(60);

  /// Members on one network find out in a few seconds.
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  @Override
  public Usage usage() {
    return usage("[NODE]", "Has a node leave the cluster, and stop; its data stays.")
        .parameters(0, 1);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    @Nullable String name = arguments.optional(0);

    NodeClient asked = node(arguments, console);
    if (name == null) {
      show(goodbye(asked), " has left", arguments, console);
      return 0;
    }
    NodeClient leaver = new NodeClient(addressOf(name, asked), console);
    try {
      show(goodbye(leaver), " has left", arguments, console);
    } catch (Failure e) {
      if (!e.isUnanswered()) {
        throw e;
      }
      Json gone = new Removal(asked, console, REMOVAL).await(name);
      show(gone, " did not answer, and is no longer a member", arguments, console);
    }
    return 0;
  }

  private static Json goodbye(NodeClient leaver) {
    return leaver.post("/v1/leave", Json.object(), PATIENCE);
  }

  private static void show(Json left, String how, Arguments arguments, Console console) {
    if (arguments.json()) {
      print(console, left);
    } else {
      console.out().println(left.at("name").text() + how);
    }
  }

  private static HostPort addressOf(String name, NodeClient asked) {
    for (Json member : asked.get("/v1/members").at("members").items()) {
      if (member.at("name").text().equals(name)) {
        return HostPort.parse(member.at("address").text());
      }
    }
    throw Failure.badInput("there is no member '" + name + "': see 'idunno members'");
  }
}
