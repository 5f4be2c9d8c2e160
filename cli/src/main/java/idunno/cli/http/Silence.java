package idunno.cli.http;

import idunno.cli.output.Console;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What a command does about a node that accepts connections and then keeps quiet. One that works
/// on a long request still answers others, so it is asked a small thing beside it. One that does
/// not answer that either hangs: the user is told so once, and it is given up long before the
/// request's own patience ends. Any thread may use it.
public final class Silence {
  private static final Duration NOTICE = Duration.ofSeconds(3);
  private static final Duration GIVE_UP = Duration.ofSeconds(12);

  private final @Nullable Console console;
  private final Duration notice;
  private final Duration giveUp;
  private final AtomicBoolean told = new AtomicBoolean();

  /// @param console whose user is told, or null for nobody
  /// @param notice how long a node may keep quiet before it is asked whether it hangs
  /// @param giveUp how long it may hang
  Silence(@Nullable Console console, Duration notice, Duration giveUp) {
    this.console = console;
    this.notice = notice;
    this.giveUp = giveUp;
  }

  /// With limits that a busy node keeps.
  Silence(@Nullable Console console) {
    this(console, NOTICE, GIVE_UP);
  }

  Duration notice() {
    return notice;
  }

  Duration giveUp() {
    return giveUp;
  }

  /// Tells the user, the first time.
  void tell(String line) {
    if (console == null || told.getAndSet(true)) {
      return;
    }
    // A progress bar may stand where the line is to go.
    String start = console.isTerminal() ? "\r\u001b[K" : "";
    console.err().println(start + "idunno: " + line);
    console.err().flush();
  }
}
