package idunno.membership.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/// A log that a test reads.
final class Lines extends AppenderBase<ILoggingEvent> {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ch.qos.logback.classic.Logger logger;

  Lines() {
    LoggerContext context = new LoggerContext();
    this.logger = context.getLogger("membership");
    setContext(context);
    logger.setLevel(Level.INFO);
    logger.addAppender(this);
    start();
  }

  Logger logger() {
    return logger;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
  }

  List<String> with(String part) {
    return lines.stream().filter(line -> line.contains(part)).toList();
  }
}
