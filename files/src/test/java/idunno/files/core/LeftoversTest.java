package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Leftovers leftovers = new Leftovers(2, 1_000);

  @Test
  void filesThatCameTogetherAreAsYoungAsTheNewestOfThem() {
    add("p/a/1", 1, 900);
    add("p/a/2", 1, 1_000);
    add("p/b/1", 1, 100);
    add("p/b/2", 1, 1_001);
    add("p/c/deep/1", 1, 100);
    add("p/file", 1, 100);

    assertThat(leftovers.found())
        .extracting(FileVersion::name)
        .containsExactly("p/a/1", "p/a/2", "p/c/deep/1", "p/file");
  }

  @Test
  void aDeleteMarkerHasNoBytesToFreeButIsAsYoungAsItIs() {
    add("p/a/1", 1, 100);
    marker("p/a/1", 2, 2_000);
    add("p/b/1", 1, 100);
    marker("p/b/1", 2, 200);

    assertThat(leftovers.found()).extracting(FileVersion::name).containsExactly("p/b/1");
  }

  private void add(String name, long version, long timeMs) {
    Blob blob = new Blob(new BlobId(timeMs, version), 1, new Sha256(1, 2, 3, 4), List.of("n1"));
    leftovers.add(new FileVersion(name, version, timeMs, Optional.of(blob)));
  }

  private void marker(String name, long version, long timeMs) {
    leftovers.add(new FileVersion(name, version, timeMs, Optional.empty()));
  }
}
