package idunno.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import idunno.cli.output.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's arithmetic, table, inputs and ledger.
final class DemoPartsTest {
  @TempDir Path folder;

  private static Json job(String model, String state, int done) {
    return Json.parse(
        "{\"job\":1,\"model\":\"%s\",\"state\":\"%s\",\"queries\":{\"total\":100,\"succeeded\":%d}}"
            .formatted(model, state, done));
  }

  private static final Json RATES =
      Json.parse(
          "{\"window_s\":10,\"gap\":0.031,\"models\":[{\"model\":\"a\","
              + "\"queries_per_second\":12.25,\"workers\":[\"n1\"]}]}");

  @Test
  void twoModelsAtEqualRatesShareTheMachineByTheirCosts() {
    assertThat(Sizing.equalRate(1000, 10)).isCloseTo(9.90, within(0.01));
    assertThat(Sizing.queries(100, 25, 16)).isEqualTo(2496);
    assertThat(Sizing.queries(0.1, 25, 16)).isEqualTo(64);
    assertThat(Sizing.share(1000, 1000, 100, 22)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void theGapReadsFillingUntilItsWindowIsFull() {
    List<Json> jobs = List.of(job("a", "Running", 25), job("b", "Running", 25));
    assertThat(LiveTable.lines(jobs, List.of(), RATES, 5).getLast())
        .isEqualTo("gap filling   time left 15 s");
    assertThat(LiveTable.lines(jobs, List.of(), RATES, 11).getLast()).startsWith("gap 3.1 %");
    assertThat(LiveTable.line(jobs, List.of(), RATES, 5))
        .contains("a 25/100 at 5.0/s")
        .contains("gap filling");
    List<Json> ended = List.of(job("a", "Done", 100), job("b", "Running", 25));
    assertThat(LiveTable.lines(ended, List.of(), RATES, 11).getLast()).startsWith("gap -");
  }

  @Test
  void aRateIsTheJobsOwnAndNotThatOfWhatRanBefore() {
    List<Json> jobs = List.of(job("a", "Running", 0));
    assertThat(LiveTable.lines(jobs, List.of(), RATES, 0.1).get(1))
        .contains("filling")
        .doesNotContain("12");
    assertThat(LiveTable.line(jobs, List.of(), RATES, 0.1)).startsWith("0 s  a 0/100 filling  gap");
    assertThat(LiveTable.lines(jobs, List.of(), RATES, 2).get(1)).doesNotContain("12");
    assertThat(
            LiveTable.line(
                List.of(job("a", "Running", 40)), List.of(job("a", "Running", 30)), RATES, 2))
        .contains("a 40/100 at 5.0/s");
    assertThat(LiveTable.line(List.of(job("a", "Running", 40)), List.of(), RATES, 10))
        .contains("a 40/100 at 12.3/s");
  }

  @Test
  void idsRepeatByRoundsAndPacksCarryEveryImage() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Files.writeString(images.resolve("b.png"), "image b");
    Files.writeString(images.resolve("a.png"), "image a");
    Files.writeString(images.resolve("note.txt"), "no image");
    Files.writeString(folder.resolve("labels.csv"), "id,label\na.png,1\nb.png,2\n");
    DemoInputs inputs = DemoInputs.read(folder);
    assertThat(inputs.images()).isEqualTo(2);
    assertThat(inputs.id(0)).isEqualTo("round-0/a.png");
    assertThat(inputs.id(3)).isEqualTo("round-1/b.png");
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    inputs.write(0, 3, pack);
    assertThat(pack.toString(StandardCharsets.ISO_8859_1))
        .contains("image aimage bimage a")
        .contains("round-1/a.png");
  }

  @Test
  void theLedgerWantsEveryAnswerOnceAndInOrder() throws IOException {
    assertThat(check("0", "1", "2").wrong()).isEmpty();
    assertThat(check("0", "1", "2").first()).hasSize(3);
    assertThat(check("0", "1").wrong()).isEqualTo("2 answers to 3 queries");
    assertThat(check("0", "1", "1").wrong()).contains("'1', which is not its turn");
    assertThat(check("0", "1", "2", "2").wrong()).contains("answer 4");
    Files.writeString(folder.resolve("errors.jsonl"), "{\"id\":\"2\",\"error\":\"x\"}\n");
    assertThat(Ledger.check(folder, 3, Long::toString).wrong()).contains("1 query failed");
  }

  private Ledger check(String... ids) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append("{\"id\":\"").append(id).append("\",\"output\":[1]}\n");
    }
    Files.writeString(folder.resolve("results.jsonl"), lines);
    Files.writeString(folder.resolve("errors.jsonl"), "");
    return Ledger.check(folder, 3, Long::toString);
  }
}
