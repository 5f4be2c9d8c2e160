package idunno.cli.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Ends a command with an exit code and one line for the user.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Wrong use or bad input.
  public static final int BAD_INPUT = 2;

  /// Trying again may help.
  public static final int NOT_NOW = 4;

  private final int exitCode;

  public Failure(int exitCode, String line) {
    super(line);
    this.exitCode = exitCode;
  }

  public Failure(int exitCode, String line, @Nullable Throwable cause) {
    super(line, cause);
    this.exitCode = exitCode;
  }

  /// Wrong use or bad input: exit code 2.
  public static Failure badInput(String line) {
    return new Failure(BAD_INPUT, line);
  }

  /// Not now: exit code 4.
  public static Failure notNow(String line) {
    return new Failure(NOT_NOW, line);
  }

  public int exitCode() {
    return exitCode;
  }

  /// Whether nothing came back: there was no connection, it broke, or the node kept quiet. A node
  /// that answered and refused is none of these.
  public boolean isUnanswered() {
    return exitCode == NOT_NOW && getCause() instanceof IOException;
  }

  /// The one line.
  public String line() {
    return String.valueOf(getMessage());
  }
}
