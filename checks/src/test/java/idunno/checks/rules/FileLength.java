package idunno.checks.rules;

import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;

/// No file over 500 lines.
public final class FileLength extends SourceRule {
  static final int LIMIT = 500;

  public FileLength(JavaSource source) {
    super(source);
  }

  @Override
  public void check(Findings findings) {
    long lines = source().file().lineCount();
    if (lines > LIMIT) {
      findings.add(
          source(),
          source().unit(),
          lines + " lines, the limit is " + LIMIT + ": one idea a file; move one out");
    }
  }
}
