package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every Java file is as google-java-format would write it; `-Dchecks.fix=true` writes it so.
class FormatTest {
  private final Formatter formatter = new Formatter();

  @Test
  void everyJavaFileIsFormatted() throws Exception {
    Checkout checkout = Checkout.ofThisBuild();
    boolean fix = Boolean.getBoolean("checks.fix");
    List<String> unformatted = new ArrayList<>();
    for (TextFile file : checkout.textFiles()) {
      if (file.isJava()) {
        String formatted = format(file.text());
        if (!formatted.equals(file.text())) {
          unformatted.add(file.path() + ":" + firstDifference(file.text(), formatted));
          if (fix) {
            Files.writeString(checkout.root().resolve(file.path()), formatted);
          }
        }
      }
    }
    assertThat(fix ? List.of() : unformatted)
        .as(
            "run: mvn -pl checks -am test -Dtest=FormatTest -Dchecks.fix=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEmpty();
  }

  @Test
  void aLineBrokenInTheWrongPlaceIsFound() throws Exception {
    String text = "class A {\n  int f(int x)\n  { return x+1; }\n}\n";
    String formatted = format(text);
    assertThat(formatted).isNotEqualTo(text);
    assertThat(firstDifference(text, formatted)).isEqualTo(2);
  }

  private String format(String text) throws FormatterException, IOException {
    return formatter.formatSourceAndFixImports(text);
  }

  private static int firstDifference(String a, String b) {
    List<String> left = a.lines().toList();
    List<String> right = b.lines().toList();
    int line = 0;
    while (line < Math.min(left.size(), right.size()) && left.get(line).equals(right.get(line))) {
      line++;
    }
    return line + 1;
  }
}
