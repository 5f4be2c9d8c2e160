package idunno.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.base.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {
  /// A file as NumPy writes it: magic, version, length of the header, header.
  static byte[] file(int version, String header, int dataBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(text.length);
    out.write(text.length >> 8);
    if (version > 1) {
      out.write(0);
      out.write(0);
    }
    out.writeBytes(text);
    out.writeBytes(new byte[dataBytes]);
    return out.toByteArray();
  }

  private static String header(String descr, String order, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  }

  @Test
  void theHeaderOfEveryVersionIsRead() throws IOException {
    for (int version = 1; version <= 3; version++) {
      byte[] file = file(version, header("<f4", "False", "(10, 1, 28)"), 1120);
      Npy npy = Npy.parse(ByteBuffer.wrap(file));
      ByteArrayInputStream stream = new ByteArrayInputStream(file);
      Npy streamed = Npy.parse(stream);

      assertThat(npy.type()).isEqualTo(Batch.ElementType.FLOAT32);
      assertThat(npy.shape()).containsExactly(10, 1, 28);
      assertThat(npy.dataBytes()).isEqualTo(1120);
      assertThat(npy.dataOffset()).isEqualTo(file.length - 1120);
      assertThat(streamed.dataOffset()).isEqualTo(npy.dataOffset());
      assertThat(stream.available()).isEqualTo(1120);
    }
  }

  @Test
  void scalarsAndVectorsHaveTheirShape() {
    assertThat(Npy.parse(ByteBuffer.wrap(file(1, header("|u1", "False", "()"), 1))).shape())
        .isEmpty();
    assertThat(Npy.parse(ByteBuffer.wrap(file(1, header("<i8", "False", "(3,)"), 24))).shape())
        .containsExactly(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | True | (2, 2) | Fortran order",
        ">f4 | False | (2, 2) | big-endian",
        "<c8 | False | (2, 2) | its type <c8 is not among",
        "<f4 | False | (-2, 2) | its header has no 'shape'",
        "<f4 | False | (99999999999999, 99999999999999) | its shape is absurd",
      },
      quoteCharacter = '"')
  void whatCannotBeReadIsRefusedWithTheReason(
      String descr, String order, String shape, String reason) {
    assertThatThrownBy(() -> Npy.parse(ByteBuffer.wrap(file(1, header(descr, order, shape), 0))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void everyTruncationOfAHeaderIsRefused() {
    byte[] file = file(1, header("<f4", "False", "(2, 2)"), 0);
    for (int length = 0; length < file.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(Arrays.copyOf(file, length));
      assertThatThrownBy(() -> Npy.parse(part)).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void anArrayInAFileIsOneQuery(@TempDir Path folder) throws Exception {
    TinyGraph graph =
        TinyGraph.graph()
            .input("x", TinyGraph.FLOAT, -1, 2)
            .node("Add", List.of("x", "x"), "y")
            .output("y", TinyGraph.FLOAT, -1, 2);
    try (Engine engine = TinyModels.engine();
        Model model = TinyModels.load(engine, folder, graph, "")) {
      assertThat(
              TinyModels.run(
                  model,
                  TinyModels.files(
                      file(1, header("<f4", "False", "(1, 2)"), 8),
                      file(1, header("<f4", "False", "(2,)"), 7))))
          .containsExactly(
              "{\"outputs\":{\"y\":[0.0,0.0]}}", "!not an array that can be read: it is cut short");
    }
  }
}
