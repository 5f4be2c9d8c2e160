package idunno.nemesis;

import idunno.base.HostPort;
import idunno.nemesis.core.Action;
import idunno.nemesis.core.Answer;
import idunno.nemesis.core.Guard;
import idunno.nemesis.core.Operation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Asks for one thing after the other, of any node, and writes down what it is told. A thread of
/// its own.
final class Client implements Runnable {
  private static final int NAMES = 10;
  private static final int PER_GENERATION = 700;
  private static final int MOST_TRIES = 12;

  private final int number;
  private final SplittableRandom chance;
  private final List<HostPort> nodes;
  private final History history;
  private final AtomicBoolean over;
  private final long pauseMs;
  private final Requests requests = new Requests();
  private int done;

  /// @param pauseMs between two requests, on average
  Client(int number, SplittableRandom chance, List<HostPort> nodes, History history, Pace pace) {
    this.number = number;
    this.chance = chance;
    this.nodes = nodes;
    this.history = history;
    this.over = pace.over();
    this.pauseMs = pace.pauseMs();
  }

  /// @param over set when clients are to end
  record Pace(long pauseMs, AtomicBoolean over) {}

  @Override
  public void run() {
    try (requests) {
      while (!over.get()) {
        ask();
        done++;
        Pause.millis(chance.nextLong(2 * pauseMs + 1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Names change in time, so that none gets too many versions; all clients use the same.
  private String name() {
    return prefix() + "k" + chance.nextInt(NAMES);
  }

  private String prefix() {
    return "g" + done / PER_GENERATION + "/";
  }

  private HostPort node() {
    return nodes.get(chance.nextInt(nodes.size()));
  }

  private void ask() throws InterruptedException {
    int dice = chance.nextInt(100);
    if (dice < 42) {
      put();
    } else if (dice < 58) {
      perform(new Action.Get(name(), OptionalLong.empty()), new byte[0]);
    } else if (dice < 66) {
      Optional<History.Known> known = history.someContent(chance);
      if (known.isPresent()) {
        OptionalLong version = OptionalLong.of(known.get().version());
        perform(new Action.Get(known.get().name(), version), new byte[0]);
      }
    } else if (dice < 74) {
      perform(new Action.Remove(name()), new byte[0]);
    } else if (dice < 80) {
      perform(new Action.Undelete(name()), new byte[0]);
    } else if (dice < 87) {
      copy();
    } else if (dice < 93) {
      perform(new Action.Stat(name()), new byte[0]);
    } else {
      list();
    }
  }

  private void put() throws InterruptedException {
    byte[] content = new byte[size()];
    chance.nextBytes(content);
    String name = name();
    Guard guard =
        switch (chance.nextInt(8)) {
          case 0 -> new Guard.IfAbsent();
          case 1, 2 -> new Guard.IfVersion(history.newest(name));
          default -> new Guard.None();
        };
    perform(new Action.Put(name, sha256(content), guard), content);
  }

  /// Mostly small; some go in streams, and as files of their own.
  private int size() {
    int dice = chance.nextInt(100);
    if (dice < 55) {
      return 16 + chance.nextInt(4_000);
    } else if (dice < 94) {
      return 16 + chance.nextInt(70_000);
    }
    return dice < 99 ? 60_000 + chance.nextInt(1_200_000) : 1_000_000 + chance.nextInt(3_000_000);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void copy() throws InterruptedException {
    Optional<History.Known> known = history.someContent(chance);
    String source = name();
    String target = name();
    if (chance.nextBoolean() && known.isPresent()) {
      OptionalLong version = OptionalLong.of(known.get().version());
      perform(new Action.Copy(known.get().name(), version, target), new byte[0]);
    } else if (!source.equals(target)) {
      perform(new Action.Copy(source, OptionalLong.empty(), target), new byte[0]);
    }
  }

  /// Sends a request until it is answered, or, now and then, until its patience ends.
  private void perform(Action action, byte[] content) throws InterruptedException {
    String request = UUID.nameUUIDFromBytes(longs(chance.nextLong(), chance.nextLong())).toString();
    int most = action.isWrite() ? 1 + chance.nextInt(MOST_TRIES) : 1;
    long begun = System.nanoTime();
    Answer answer = new Answer.Unknown("not asked");
    int tries = 0;
    while (answer instanceof Answer.Unknown && tries < most && !over.get()) {
      if (tries > 0) {
        Pause.millis(chance.nextInt(600));
      }
      tries++;
      answer = requests.ask(node(), action, content, request);
    }
    history.add(new Operation(number, action, answer, begun, System.nanoTime(), tries));
  }

  private static byte[] longs(long first, long second) {
    return java.nio.ByteBuffer.allocate(16).putLong(first).putLong(second).array();
  }

  private void list() {
    String prefix = prefix();
    List<String> names = IntStream.range(0, NAMES).mapToObj(each -> prefix + "k" + each).toList();
    long begun = System.nanoTime();
    var answers = requests.list(node(), prefix, names);
    long ended = System.nanoTime();
    answers.forEach((name, answer) ->
        history.add(new Operation(number, new Action.Listed(name), answer, begun, ended, 1)));
  }
}
