package idunno.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
  @TempDir Path temp;

  private Path file(String name, String content) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  static byte[] npy(long rows, int columns, int seed) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(10 + padded.length() + (int) rows * columns * 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < rows * columns; i++) {
      out.putFloat(seed + i);
    }
    return out.array();
  }

  private InputWalk walk(String... inputs) throws IOException {
    List<String> all = new ArrayList<>();
    for (String input : inputs) {
      all.add(input.startsWith("sdfs:") ? input : temp.resolve(input).toString());
    }
    return InputWalk.of(all, name -> file("fetched/copy", "content of " + name));
  }

  private List<String> ids(String... inputs) throws IOException {
    List<String> ids = new ArrayList<>();
    try (InputCursor cursor = walk(inputs).open()) {
      for (Input input = cursor.next(); input != null; input = cursor.next()) {
        if (input instanceof Input.Rows rows) {
          for (long row = 0; row < rows.count(); row++) {
            ids.add(rows.idOf(row));
          }
        } else {
          ids.add(input.id());
        }
      }
    }
    return ids;
  }

  private void sampleFolder() throws IOException {
    file("in/b.png", "b");
    file("in/a.png", "a");
    file("in/sub/c.jpg", "c");
    file("in/sub/deep/d.png", "d");
    file("in/.hidden/x.png", "x");
    file("in/.DS_Store", "x");
    Files.write(temp.resolve("in/z.npy"), npy(2, 3, 0));
    file(
        "lines.jsonl",
        "{\"id\":\"one\",\"inputs\":[1]}\n\n{\"id\":2,\"inputs\":{\"a\":\"\\u0041\"}}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in             | a.png,b.png,sub/c.jpg,sub/deep/d.png,z.npy#0,z.npy#1
          in/sub         | c.jpg,deep/d.png
          in/a.png       | a.png
          in/*.png       | a.png,b.png
          in/**.png      | a.png,b.png,sub/deep/d.png
          in/sub/*       | c.jpg,deep/d.png
          i?/{a,b}.png   | in/a.png,in/b.png
          in/z.npy       | z.npy#0,z.npy#1
          lines.jsonl    | one,2
          sdfs:x/y/p.png@3 | p.png
          """)
  void theIdsOfAnInputAre(String input, String expected) throws IOException {
    sampleFolder();
    assertThat(ids(input)).containsExactly(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nowhere        | NOT_FOUND | does not exist
          none/*.png     | NOT_FOUND | there is no folder
          in/*.gif       | BAD_INPUT | holds no query
          empty          | BAD_INPUT | empty' holds no query
          blank.jsonl    | BAD_INPUT | holds no query
          bad.jsonl      | BAD_INPUT | bad.jsonl:2': it is not JSON
          noid.jsonl     | BAD_INPUT | noid.jsonl:1': it has no "id"
          noinput.jsonl  | BAD_INPUT | noinput.jsonl:1': it has no "inputs"
          bad.npy        | BAD_INPUT | bad.npy': not an array
          cut.npy        | BAD_INPUT | cut.npy' is cut short
          zero.npy       | BAD_INPUT | holds no query
          loop           | BAD_INPUT | is a link to one that it is in
          """)
  void anInputThatCannotBeUsedIsNamed(String input, Problem.Kind kind, String text)
      throws IOException {
    sampleFolder();
    Files.createDirectories(temp.resolve("empty/inside"));
    file("blank.jsonl", "\n\n");
    file("bad.jsonl", "{\"id\":\"a\",\"inputs\":1}\n{\"id\":\"b\",\"inputs\":[1,}\n");
    file("noid.jsonl", "{\"inputs\":1}\n");
    file("noinput.jsonl", "{\"id\":\"a\"}\n");
    file("bad.npy", "no array");
    Files.write(temp.resolve("cut.npy"), Arrays.copyOf(npy(2, 3, 0), 140));
    Files.write(temp.resolve("zero.npy"), npy(0, 3, 0));
    Files.createDirectories(temp.resolve("loop"));
    Files.createSymbolicLink(temp.resolve("loop/again"), temp.resolve("loop"));

    assertThatThrownBy(() -> InputSurvey.of(walk(input), Labels.none()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().kind()).isEqualTo(kind);
              assertThat(e.problem().text()).contains(text);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one/x.png  | two/x.png     | x.png
          one/x.png  | ids.jsonl     | x.png
          ids.jsonl  | one/x.png     | x.png
          one/a.npy  | two/a.npy     | a.npy#0
          one/a.npy  | ids.jsonl     | a.npy#1
          ids.jsonl  | one/a.npy     | a.npy#1
          """)
  void twoEqualIdsAreRefusedNamingBoth(String first, String second, String id) throws IOException {
    file("one/x.png", "1");
    file("two/x.png", "2");
    Files.write(temp.resolve("one/a.npy"), npy(2, 3, 0));
    Files.write(temp.resolve("two/a.npy"), npy(2, 3, 0));
    file(
        "ids.jsonl",
        "{\"id\":\"x.png\",\"inputs\":1}\n{\"id\":\"a.npy#2\",\"inputs\":1}\n"
            + "{\"id\":\"a.npy#01\",\"inputs\":1}\n{\"id\":\"a.npy#1\",\"inputs\":1}\n");

    assertThatThrownBy(() -> InputSurvey.of(walk(first, second), Labels.none()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("two queries have the id '" + id + "'")
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  @Test
  void labelsAreFoundByIdAndStraysAreCounted() throws IOException {
    sampleFolder();
    Path csv =
        file(
            "labels.csv",
            "file,label,more\na.png,cat,1\n\"b.png\",\"do\"\"g, big\",2\nz.npy#1,7\ngone,cat\n");

    Labels labels = Labels.read(csv);
    InputSurvey.Result survey = InputSurvey.of(walk("in"), labels);

    assertThat(labels.of("a.png")).isEqualTo("cat");
    assertThat(labels.of("b.png")).isEqualTo("do\"g, big");
    assertThat(labels.of("sub/c.jpg")).isNull();
    assertThat(survey).isEqualTo(new InputSurvey.Result(6, 3, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alone             | line 1: it is not id,label
          a,1~b,2~a,2       | line 3: 'a' has the label '1' already, not '2'
          """)
  void labelsThatMakeNoSenseAreRefused(String content, String text) throws IOException {
    Path csv = file("labels.csv", content.replace('~', '\n'));

    assertThatThrownBy(() -> Labels.read(csv))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(text);
  }

  @Test
  void aMillionDifferentIdsAreDifferent() {
    IdSet ids = new IdSet();
    int equal = 0;
    for (int i = 0; i < 1_000_000; i++) {
      equal += ids.add("images/" + i + ".png") ? 1 : 0;
    }
    assertThat(equal).isZero();
    assertThat(ids.contains("images/999999.png")).isTrue();
    assertThat(ids.contains("images/1000000.png")).isFalse();
    assertThat(ids.add("images/0.png")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"a","inputs":[1,-2.5e3,true,null,"x\\n"]}   | a | [1,-2.5e3,true,null,"x\\n"]
          {"x":{"id":"no"},"inputs":{},"id":7}              | 7 | {}
          { "id" : "q\\"\\u00e9\\/" , "inputs" : "v" }      | q"é/ | "v"
          """)
  void aLineOfJsonIs(String line, String id, String inputs) {
    JsonLine parsed = JsonLine.parse(line);
    assertThat(parsed.id()).isEqualTo(id);
    assertThat(parsed.inputs()).isEqualTo(inputs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"a","inputs":1        | '}' is missing
          {"id":"a","inputs":01}      | '}' is missing
          {"id":"a","inputs":[1 2]}   | ']' is missing
          {"id":"a","inputs":nul}     | there is no value
          {"id":"a,"inputs":1}        | ':' is missing
          {"id":["a"],"inputs":1}     | "id" must be text or a number
          {"id":"a","inputs":1} x     | something follows
          {"id":"\\x","inputs":1}     | an escape is unknown
          []                          | '{' is missing
          """)
  void whatIsNoJsonLineIsRefused(String line, String reason) {
    assertThatThrownBy(() -> JsonLine.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
