package idunno.engine.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The child's small JSON, held against a full one.
class JsonTextTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void randomDocumentsSurviveReadingAndWriting() {
    for (long seed = 0; seed < 500; seed++) {
      JsonNode document = random(new Random(seed), 4);
      String compact = document.toString();
      String written = JsonText.write(JsonText.read(document.toPrettyString()));
      assertThat(MAPPER.readTree(written)).as("seed " + seed).isEqualTo(MAPPER.readTree(compact));
    }
  }

  private static JsonNode random(Random random, int depth) {
    var nodes = MAPPER.getNodeFactory();
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.numberNode(random.nextLong());
      case 3 -> nodes.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
      case 4 -> nodes.stringNode(text(random));
      case 5 -> {
        var array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(random(random, depth - 1));
        }
        yield array;
      }
      default -> {
        var object = nodes.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(text(random), random(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 128 : 0x1_1000);
      text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "[1 2]",
        "{\"a\"}",
        "{a:1}",
        "tru",
        "\"open",
        "\"\\u12\"",
        "\"\\u12zz\"",
        "1 2",
        "-",
        "nul"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.read(text))
        .withMessageContaining("not JSON");
  }

  @Test
  void aDeepDocumentIsRefusedBeforeTheStackEnds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.read("[".repeat(100_000)))
        .withMessageContaining("500 levels");
  }

  @Test
  void arraysOfNumbersAndLoneSurrogatesAreWritten() {
    assertThat(JsonText.write(Map.of("a", new float[] {1.5f, 2}))).isEqualTo("{\"a\":[1.5,2.0]}");
    assertThat(JsonText.write(Arrays.asList("\ud83d", null, 'c', 1L, (byte) 2)))
        .isEqualTo("[\"\\ud83d\",null,\"c\",1,2]");
  }

  @Test
  void bytesAndObjectsAreNotJson() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.write(List.of(new byte[1])))
        .withMessageContaining("byte[]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.write(new Object()))
        .withMessageContaining("java.lang.Object");
  }
}
