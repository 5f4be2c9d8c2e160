package idunno.node.logs;

import idunno.base.Clock;
import idunno.base.HostPort;
import idunno.base.Problem;
import idunno.logs.answer.AnswerWriter;
import idunno.logs.answer.Contents;
import idunno.logs.answer.Frame;
import idunno.logs.answer.NodeSummary;
import idunno.logs.core.Search;
import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.Program;
import idunno.logs.scan.LogFiles;
import idunno.logs.scan.NodeScan;
import idunno.membership.core.Event;
import idunno.membership.core.Standing;
import idunno.membership.core.State;
import idunno.membership.net.Membership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The searches of one node: through its own files, and for clients through those of all nodes. Any
/// thread may call; each call lasts as long as its search.
public final class LogSearches {
  private final String self;
  private final LogFiles files;
  private final Membership membership;
  private final Absent absent;
  private final Clock clock;
  private final Kernels kernels = Kernels.plain();

  /// @param self this node's name
  /// @param absent told of everything that the membership notices
  public LogSearches(
      String self, LogFiles files, Membership membership, Absent absent, Clock clock) {
    this.self = self;
    this.files = files;
    this.membership = membership;
    this.absent = absent;
    this.clock = clock;
  }

  /// A search that was found to be possible.
  ///
  /// @param body as it was sent, for other nodes
  public record Ready(SearchRequest request, byte[] body, Search search, Program program) {}

  /// @param body what `request` was read from
  /// @throws idunno.base.ProblemException when it asks for something that is not to be had
  public Ready prepare(SearchRequest request, byte[] body) {
    return new Ready(request, body, request.search(clock.wallMillis()), request.program());
  }

  /// Searches this node's files.
  ///
  /// @throws IOException when nobody wants the answer any more
  public void here(Ready ready, AnswerWriter.Out out) throws IOException {
    AnswerWriter answer = new AnswerWriter(out, 0);
    NodeSummary summary = scan(ready, answer);
    answer.write(summary.frame(0));
    answer.flush();
  }

  private NodeSummary scan(Ready ready, AnswerWriter answer) throws IOException {
    LogFiles.Found found = files.find();
    LogFiles.Found wanted =
        new LogFiles.Found(
            found.files().stream().filter(each -> ready.request().wantsFile(each.name())).toList(),
            found.problems());
    return new NodeScan(ready.search(), ready.program(), kernels, answer, clock).run(wanted);
  }

  /// A node that a search is about.
  ///
  /// @param missing why it is not asked; empty when it is
  record Target(int number, String name, HostPort address, String missing) {}

  /// The nodes that the search is about, by name.
  ///
  /// @throws idunno.base.ProblemException when there is none
  List<Target> targets(SearchRequest request) {
    List<Target> all = new ArrayList<>();
    for (Standing each : membership.members()) {
      String name = each.member().name();
      boolean failed = each.state() == State.FAILED;
      all.add(new Target(0, name, each.member().address(), failed ? down(name) : ""));
    }
    for (Absent.Since each : absent.all()) {
      if (all.stream().noneMatch(known -> known.name().equals(each.name()))) {
        all.add(new Target(0, each.name(), each.address(), down(each.name())));
      }
    }
    List<Target> wanted = new ArrayList<>();
    all.sort(
        Comparator.<Target>comparingInt(each -> each.name().length()).thenComparing(Target::name));
    for (Target each : all) {
      if (request.wantsNode(each.name())) {
        wanted.add(new Target(wanted.size(), each.name(), each.address(), each.missing()));
      }
    }
    if (wanted.isEmpty()) {
      String names = String.join(", ", all.stream().map(Target::name).toList());
      throw Problem.badInput("--node matches no node; there are " + names).asException();
    }
    return wanted;
  }

  private String down(String name) {
    return absent.find(name).map(since -> PeerScan.down(since.atMs())).orElse("DOWN");
  }

  /// A search of all nodes that has not begun yet.
  ///
  /// @throws idunno.base.ProblemException when it is about no node
  public Everywhere everywhere(Ready ready) {
    return new Everywhere(ready, targets(ready.request()));
  }

  /// One search over all nodes, for one thread; any may end it.
  public final class Everywhere {
    private final Ready ready;
    private final List<Target> targets;
    private final List<PeerScan> peers = new ArrayList<>();

    private Everywhere(Ready ready, List<Target> targets) {
      this.ready = ready;
      this.targets = targets;
      for (Target target : targets) {
        boolean isAsked = target.missing().isEmpty() && !target.name().equals(self);
        if (isAsked) {
          peers.add(new PeerScan(target, ready.body(), clock));
        }
      }
    }

    /// Searches, and returns when every node has answered or is given up.
    ///
    /// @param given takes frames from several threads, one call at a time
    /// @throws IOException when nobody wants the answer any more
    public void run(AnswerWriter.Out given) throws IOException, InterruptedException {
      OneAtATime out = new OneAtATime(given);
      for (Target target : targets) {
        out.write(
            new Contents.Node(target.name(), target.address().toString()).frame(target.number()));
      }
      try (var _ = membership.listen(this::noticed)) {
        List<Thread> threads = new ArrayList<>();
        for (PeerScan peer : peers) {
          threads.add(Thread.ofVirtual().name("logs of " + peer.name()).start(() -> peer.run(out)));
        }
        searchHere(out);
        for (Thread thread : threads) {
          thread.join();
        }
      } finally {
        end();
      }
      out.write(new Frame(Frame.Kind.ALL, 0, new byte[0]));
    }

    private void searchHere(OneAtATime out) throws IOException {
      for (Target target : targets) {
        if (!target.missing().isEmpty()) {
          out.write(NodeSummary.missing(target.missing()).frame(target.number()));
        } else if (target.name().equals(self)) {
          AnswerWriter answer = new AnswerWriter(out, target.number());
          answer.write(scan(ready, answer).frame(target.number()));
          answer.flush();
        }
      }
    }

    /// Nobody is waited for whom the membership has given up.
    private void noticed(Event event, long atMs) {
      switch (event) {
        case Event.Failed(var member) -> giveUp(member.name(), atMs);
        case Event.Deleted(var member) -> giveUp(member.name(), atMs);
        case Event.Left(var member) -> giveUp(member.name(), atMs);
        case Event.Joined _, Event.CameBack _, Event.Suspected _, Event.JoinRefused _ -> {
          // It may answer.
        }
      }
    }

    private void giveUp(String name, long atMs) {
      peers.stream().filter(peer -> peer.name().equals(name)).forEach(peer -> peer.giveUp(atMs));
    }

    /// Ends it at once, wherever it is.
    public void end() {
      peers.forEach(PeerScan::end);
    }
  }
}
