package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule about texts finds what was planted for it, in a checkout made for the purpose.
class PlantedTextsTest {
  record Plant(String rule, String path, String text) {}

  @TempDir Path root;

  static Stream<Plant> plants() {
    return Stream.of(
        new Plant(
            "registry host",
            "pom.xml",
            "<url>https://" + String.join(".", "repo", "maven", "apache", "org") + "</url>"),
        new Plant("registry host", "docs/a.md", "see py" + "pi.org"),
        new Plant("wrapper", ".mvn/wrapper/maven-wrapper.properties", "distribution" + "Url=x"),
        new Plant("machine path", "docs/b.md", "open /wo" + "rk/plan.md"),
        new Plant("machine path", "run", "cd \"/fa" + "rm/x\""),
        new Plant("unfinished work", "a.py", "# TO" + "DO: think"),
        new Plant("unfinished work", "a/B.java", "// FIX" + "ME"),
        new Plant("tab", "a/C.java", "class C {\n\tint x; }"),
        new Plant("old Javadoc", "a/D.java", "  /*" + "* Old. */\n  class D {}"));
  }

  @ParameterizedTest
  @MethodSource("plants")
  void theRuleFindsThePlant(Plant plant) throws Exception {
    write(plant.path(), "first line\n" + plant.text());
    var found = RuleBook.judgeTexts(new Checkout(root).textFiles());
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().path()).isEqualTo(plant.path());
    assertThat(found.getFirst().line()).isGreaterThan(1);
    assertThat(found.getFirst().text()).endsWith(rule(plant.rule()).cure());
  }

  @Test
  void everyTextRuleHasAPlant() {
    assertThat(plants().map(Plant::rule))
        .containsAll(RuleBook.TEXTS.stream().map(TextRule::name).toList());
  }

  @Test
  void buildResultsAndBinaryFilesAreNotRead() throws Exception {
    write("a/target/x.txt", "TO" + "DO");
    write(".git/config", "TO" + "DO");
    Files.write(root.resolve("image"), new byte[] {'T', 0, (byte) 0xff});
    write("read.me", "fine");
    assertThat(new Checkout(root).textFiles())
        .extracting(TextFile::path)
        .containsExactly("read.me");
  }

  @Test
  void whatIsAllowedIsNotFound() throws Exception {
    write("a.sh", "cd target/wo" + "rk/x; cat ~/wo" + "rk/y ${ROOT}/wo" + "rk/z; echo homework/1");
    assertThat(RuleBook.judgeTexts(new Checkout(root).textFiles())).isEmpty();
  }

  private static TextRule rule(String name) {
    List<TextRule> named =
        RuleBook.TEXTS.stream().filter(rule -> rule.name().equals(name)).toList();
    return named.getFirst();
  }

  private void write(String path, String text) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
