package idunno.checks.rules;

import com.sun.source.tree.ImportTree;
import idunno.checks.Findings;
import idunno.checks.JavaSource;
import idunno.checks.SourceRule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Types that must not be imported, each with its replacement.
public final class BannedImports extends SourceRule {
  private static final Map<String, String> CURES = cures();

  public BannedImports(JavaSource source) {
    super(source);
  }

  @Override
  public @Nullable Void visitImport(ImportTree imported, Findings findings) {
    String name = imported.getQualifiedIdentifier().toString();
    CURES.forEach((banned, cure) -> {
      if (name.equals(banned) || name.startsWith(banned + ".")) {
        findings.add(source(), imported, banned + " is banned: " + cure);
      }
    });
    return super.visitImport(imported, findings);
  }

  private static Map<String, String> cures() {
    String time = "use java.time, or milliseconds with _ms in the name";
    String skip = "delete the test or mend it; a missing tool is an assumption (Assumptions)";
    String properties = "write a seeded loop over cases";
    Map<String, String> cures = new LinkedHashMap<>();
    cures.put("java.util.Date", time);
    cures.put("java.util.Calendar", time);
    cures.put("java.util.GregorianCalendar", time);
    cures.put("java.text.SimpleDateFormat", "use java.time.format");
    cures.put("java.util.Vector", "use ArrayList");
    cures.put("java.util.Hashtable", "use a map that says its order");
    cures.put("java.util.Stack", "use ArrayDeque");
    cures.put("org.junit.jupiter.api.Disabled", skip);
    cures.put("net." + "jqwik", properties);
    cures.put("org.mockito", "run the real part; nothing is mocked here");
    cures.put("java.util.logging", "log with slf4j");
    return cures;
  }
}
