package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The borders between the rooms and around the cores, judged on the classes that the build made,
/// and on the planted rooms under `idunno.checks.planted`.
class ArchitectureTest {
  private static final Architecture REAL = new Architecture("idunno");
  private static final Architecture PLANTED = new Architecture("idunno.checks.planted");
  private static final JavaClasses SHIPPED = shipped();
  private static final JavaClasses PLANTS =
      new ClassFileImporter().importPackages("idunno.checks.planted");

  static Stream<ArchRule> rules() {
    return all(REAL);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseStands(ArchRule rule) {
    assertThat(rule.evaluate(SHIPPED).getFailureReport().getDetails()).isEmpty();
  }

  /// A planted class and the rule that must name it; where several plants break one rule, the rule
  /// must name each.
  static Stream<List<String>> plants() {
    return Stream.of(
        List.of("base uses only", "base.LooksUp"),
        List.of("engine uses only", "engine.KnowsFiles"),
        List.of("files uses only", "files.KnowsServing"),
        List.of("files uses only", "files.KnowsConsensus"),
        List.of("node uses only", "node.KnowsCli"),
        List.of("should reside in any package", "attic.NoRoom"),
        List.of("and decide", "cli.KnowsCore"),
        List.of("transitively", "cli.KnowsCore"),
        List.of("'org.apache.ratis..'", "files.KnowsConsensus"),
        List.of("decide, and touch nothing", "files.core.OpensFile"),
        List.of("decide, and touch nothing", "files.core.StartsThread"),
        List.of("decide, and touch nothing", "files.core.HoldsLock"),
        List.of("decide, and touch nothing", "files.core.OpensSocket"),
        List.of("decide, and touch nothing", "files.core.Logs"),
        List.of("decide, and touch nothing", "files.core.SpeaksWire"),
        List.of("decide, and touch nothing", "files.core.ReadsOurClock"),
        List.of("the clock, chance", "files.core.ReadsTime"),
        List.of("the clock, chance", "files.core.ThrowsDice"));
  }

  @ParameterizedTest
  @MethodSource("plants")
  void theRuleNamesThePlant(List<String> plant) {
    List<String> named = new ArrayList<>();
    all(PLANTED)
        .filter(rule -> rule.getDescription().contains(plant.get(0)))
        .forEach(rule -> named.addAll(rule.evaluate(PLANTS).getFailureReport().getDetails()));
    assertThat(named).anyMatch(line -> line.contains("idunno.checks.planted." + plant.get(1)));
  }

  @Test
  void aCoreThatOnlyDecidesIsAccepted() {
    List<String> named = new ArrayList<>();
    all(PLANTED)
        .forEach(rule -> named.addAll(rule.evaluate(PLANTS).getFailureReport().getDetails()));
    assertThat(named)
        .isNotEmpty()
        .noneMatch(line -> line.matches("\\w+ <\\S+core\\.Decides[.>].*"));
  }

  @Test
  void everyRoomWithSourcesIsJudged() {
    Checkout checkout = Checkout.ofThisBuild();
    assertThat(Rooms.ARROWS.keySet()).containsExactlyInAnyOrderElementsOf(checkout.rooms());
    for (JavaSource source : checkout.javaSources()) {
      if (source.isMain() && !source.typeName().equals("package-info")) {
        String name = source.unit().getPackageName() + "." + source.typeName();
        assertThat(SHIPPED.contain(name)).as(name + " is among the judged classes").isTrue();
      }
    }
  }

  private static Stream<ArchRule> all(Architecture architecture) {
    List<ArchRule> rules = new ArrayList<>(architecture.arrows());
    rules.addAll(architecture.libraries());
    rules.add(architecture.rooms());
    rules.add(architecture.clientsOnly());
    rules.add(architecture.lightCommandLine());
    rules.add(architecture.pureCores());
    rules.add(architecture.timelessCores());
    return rules.stream();
  }

  private static JavaClasses shipped() {
    Checkout checkout = Checkout.ofThisBuild();
    List<Path> folders =
        checkout.rooms().stream()
            .map(room -> checkout.root().resolve(room).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }
}
