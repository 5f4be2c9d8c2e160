package idunno.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON, tables and figures.
final class OutputTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "-1.50e+3",
        "12345678901234567890",
        "\"a\\\"b\\\\c\\n\\t\\u0001é\"",
        "{\"a\":[1,{\"b\":null}],\"c\":true,\"d\":\"\"}"
      })
  void jsonIsWrittenAsItWasRead(String json) {
    assertThat(Json.parse(json).line()).isEqualTo(json);
    assertThat(Json.parse(" " + json + "\n").line()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,",
        "{\"a\"}",
        "{\"a\":1,}",
        "\"open",
        "\"\\x\"",
        "tru",
        "1 2",
        "-",
        "\"\\u12"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void missingKeysAnswerNothing() {
    Json json = Json.parse("{\"a\":{\"b\":7}}");
    assertThat(json.at("a").at("b").integer()).isEqualTo(7);
    assertThat(json.at("x").at("y").text("-")).isEqualTo("-");
    assertThat(json.at("x").items()).isEmpty();
  }

  @Test
  void numbersStandRightTextLeftAndControlCharactersCannotSteerTheTerminal() {
    TextTable table = new TextTable("NAME", "SIZE").row("a\u001b[2J", "5").row("b", "1000");
    assertThat(table.lines()).containsExactly("NAME   SIZE", "a?[2J     5", "b      1000");
  }

  @Test
  void figuresAreReadable() {
    assertThat(Figures.rate(1234.5)).isEqualTo("1235");
    assertThat(Figures.rate(12.34)).isEqualTo("12.3");
    assertThat(Figures.decimal(-0.04, 1)).isEqualTo("0.0");
    assertThat(Figures.decimal(0.05, 2)).isEqualTo("0.05");
    assertThat(Figures.percent(0.0309)).isEqualTo("3.1 %");
    assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
    assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Figures.seconds(125)).isEqualTo("2 min 5 s");
    assertThat(Figures.time(0)).isEqualTo("-");
    assertThat(Figures.count(1, "query", "queries")).isEqualTo("1 query");
    assertThat(Figures.count(0, "query", "queries")).isEqualTo("0 queries");
  }

  @Test
  void aStageIsALineInAPipeAndOneMovingLineOnATerminalAndOldNewsIsNone() {
    assertThat(stages(false)).isEqualTo("none yet\nhalf\n");
    String dots = ".".repeat(12);
    assertThat(stages(true))
        .isEqualTo(
            "\rstart [%s] none yet\rstart [%s] half    \n"
                .formatted(dots + dots, "#".repeat(12) + dots));
  }

  private static String stages(boolean terminal) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    Progress progress = new Progress(new Console(stream, stream, Map.of(), terminal), "start");
    progress.stage(0, 4, "none yet");
    progress.stage(2, 4, "half");
    progress.stage(2, 4, "half");
    progress.end();
    return err.toString(UTF_8);
  }
}
