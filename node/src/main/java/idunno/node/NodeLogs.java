package idunno.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node's log lines: a logging context of its own, so that many nodes in one process each write
/// their own file. A line is `TIME LEVEL node=N component=C key=value ...`.
final class NodeLogs implements AutoCloseable {
  private static final int OLD_FILES = 5;
  private static final FileSize FILE_SIZE = FileSize.valueOf("32MB");

  private final LoggerContext context = new LoggerContext();
  private final Path file;
  private final String node;

  private NodeLogs(Path file, String node) {
    this.file = file;
    this.node = node;
    context.setName(node);
    // A context that is not slf4j's own has none, and then drops every event.
    context.setMDCAdapter(new LogbackMDCAdapter());
    attach(context, Level.INFO);
    context.start();
  }

  /// @throws idunno.base.ProblemException when nothing can be written there: the logging library
  ///   would keep that to itself
  static NodeLogs open(Path dir, String node) throws IOException {
    Path file = dir.resolve("logs").resolve("node.log");
    try {
      Files.createDirectories(file.getParent());
      FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (FileSystemException e) {
      throw new ProblemException(
          Problem.badInput(
              "cannot write the log '%s' (%s): make room for it, or give --dir another folder"
                  .formatted(file, why(e))),
          e);
    }
    return new NodeLogs(file, node);
  }

  private static String why(FileSystemException e) {
    return switch (e) {
      case AccessDeniedException _ -> "you may not";
      case FileAlreadyExistsException _ -> "'" + e.getFile() + "' is not a folder";
      default -> String.valueOf(e.getReason());
    };
  }

  Path file() {
    return file;
  }

  Logger logger(String component) {
    return context.getLogger(component);
  }

  /// Sends what libraries log through the process-wide context into this node's file too: for a
  /// process that is one node.
  void adoptProcess() {
    LoggerContext process = (LoggerContext) LoggerFactory.getILoggerFactory();
    process.reset();
    attach(process, Level.WARN);
    process.getLogger("idunno").setLevel(Level.INFO);
    // Ratis reports its own start and stop as warnings with stack traces; what matters comes as a
    // failure.
    process.getLogger("org.apache.ratis").setLevel(Level.ERROR);
    // The gRPC within Ratis greets on standard error.
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
  }

  private void attach(LoggerContext target, Level level) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(target);
    appender.setFile(file.toString());
    appender.setAppend(true);

    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(target);
    encoder.setPattern(
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %level node=" + node + " component=%logger{0} %msg%n");
    encoder.start();
    appender.setEncoder(encoder);

    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(target);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i.gz");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(OLD_FILES);
    rolling.start();
    appender.setRollingPolicy(rolling);

    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(target);
    trigger.setMaxFileSize(FILE_SIZE);
    trigger.start();
    appender.setTriggeringPolicy(trigger);

    appender.start();
    target.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    target.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
  }

  @Override
  public void close() {
    context.stop();
  }
}
