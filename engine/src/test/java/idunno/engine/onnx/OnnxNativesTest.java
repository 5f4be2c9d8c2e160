package idunno.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNativesTest {
  @TempDir Path folder;

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.sorted().toList();
    }
  }

  @Test
  void librariesAreUnpackedOnceAndRepairedWhenAFileIsCut() throws IOException {
    Path unpacked = OnnxNatives.unpack(folder).orElseThrow();
    List<Path> libraries = files(unpacked);
    long size = Files.size(libraries.getFirst());
    Files.setLastModifiedTime(libraries.getFirst(), FileTime.fromMillis(1_000));

    assertThat(OnnxNatives.unpack(folder)).contains(unpacked);
    assertThat(Files.getLastModifiedTime(libraries.getFirst()))
        .isEqualTo(FileTime.fromMillis(1_000));

    Files.write(libraries.getFirst(), new byte[10]);
    assertThat(OnnxNatives.unpack(folder)).contains(unpacked);
    assertThat(libraries).hasSize(2);
    assertThat(Files.size(libraries.getFirst())).isEqualTo(size).isGreaterThan(10);
    assertThat(files(folder)).containsExactly(unpacked);
  }
}
