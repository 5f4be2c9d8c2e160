package idunno.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.engine.Batch;
import idunno.engine.Batch.Item;
import idunno.serving.DiskStorage;
import idunno.serving.pack.BufferPool;
import idunno.serving.pack.PackReader;
import idunno.serving.pack.PackSlice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerTest {
  @TempDir Path temp;
  private DiskStorage storage;

  @BeforeEach
  void openStorage() throws Exception {
    storage = new DiskStorage(temp.resolve("store"));
  }

  private List<Packer.Packed> pack(Labels labels, List<Long> progress) throws Exception {
    InputWalk walk = InputWalk.of(List.of(temp.resolve("in").toString()), Path::of);
    try (Packer packer =
        new Packer(
            walk, labels, (name, content) -> storage.put(name, content::writeTo), progress::add)) {
      return packer.packAll("packs/7/");
    }
  }

  private List<PackSlice> read(List<Packer.Packed> packs) throws Exception {
    List<PackSlice> slices = new ArrayList<>();
    for (Packer.Packed pack : packs) {
      try (PackReader reader = PackReader.open(storage, pack.file())) {
        assertThat(reader.count()).isEqualTo(pack.queries());
        slices.add(reader.read(0, (int) pack.queries(), new BufferPool(64 << 20)));
      }
    }
    return slices;
  }

  @Test
  void mixedInputsKeepTheirOrderAcrossPacks() throws Exception {
    Files.createDirectories(temp.resolve("in"));
    Files.writeString(temp.resolve("in/a.txt"), "text");
    Files.writeString(temp.resolve("in/b.jsonl"), "{\"id\":\"l\",\"inputs\":[1],\"label\":\"x\"}");
    Files.write(temp.resolve("in/c.npy"), ClientTest.npy(2, 3, 0));
    Files.write(temp.resolve("in/d.npy"), ClientTest.npy(1, 3, 50));
    Files.write(temp.resolve("in/e.npy"), ClientTest.npy(1, 4, 0));
    Files.writeString(temp.resolve("in/f.txt"), "");
    Files.writeString(temp.resolve("labels.csv"), "a.txt,A\nd.npy#0,D\n");
    List<Long> progress = new ArrayList<>();

    List<Packer.Packed> packs = pack(Labels.read(temp.resolve("labels.csv")), progress);
    List<PackSlice> slices = read(packs);

    assertThat(packs)
        .extracting(pack -> pack.file().toString() + ":" + pack.queries())
        .containsExactly("packs/7/0@1:2", "packs/7/1@1:3", "packs/7/2@1:1", "packs/7/3@1:1");
    assertThat(slices.get(0).ids()).containsExactly("a.txt", "l");
    assertThat(slices.get(0).labels()).containsExactly("A", "x");
    assertThat(((Batch.Items) slices.get(0).batch()).items())
        .containsExactly(
            new Item.Bytes(ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8))),
            new Item.Json("[1]"));
    assertThat(slices.get(1).ids()).containsExactly("c.npy#0", "c.npy#1", "d.npy#0");
    assertThat(slices.get(1).label(2)).isEqualTo("D");
    assertThat(((Batch.Rows) slices.get(1).batch()).data().getFloat(2 * 12)).isEqualTo(50f);
    assertThat(slices.get(2).ids()).containsExactly("e.npy#0");
    assertThat(slices.get(3).ids()).containsExactly("f.txt");
    assertThat(progress).last().isEqualTo(7L);
  }

  @Test
  void packsAreCutAt100000Queries() throws Exception {
    Files.createDirectories(temp.resolve("in"));
    Files.write(temp.resolve("in/a.npy"), ClientTest.npy(150_000, 2, 0));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100_001; i++) {
      lines.append("{\"id\":\"q").append(i).append("\",\"inputs\":").append(i).append("}\n");
    }
    Files.writeString(temp.resolve("in/b.jsonl"), lines);

    List<Packer.Packed> packs = pack(Labels.none(), new ArrayList<>());

    assertThat(packs)
        .extracting(Packer.Packed::queries)
        .containsExactly(100_000L, 50_000L, 100_000L, 1L);
    assertThat(read(packs).get(1).ids()).startsWith("a.npy#100000").endsWith("a.npy#149999");
    assertThat(((Batch.Rows) read(packs).get(1).batch()).data().getFloat(0)).isEqualTo(200_000f);
  }

  @Test
  void packsAreCutAt64MiB() throws Exception {
    Files.createDirectories(temp.resolve("in"));
    byte[] large = new byte[30 << 20];
    for (String name : List.of("a", "b", "c")) {
      Files.write(temp.resolve("in/" + name), large);
    }

    assertThat(pack(Labels.none(), new ArrayList<>()))
        .extracting(Packer.Packed::queries)
        .containsExactly(2L, 1L);
  }

  @Test
  void resultsAndErrorsGoIntoTheirOwnFiles() throws Exception {
    Path folder = temp.resolve("out");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("errors.jsonl"), "of an earlier job\n");
    String good = "{\"id\":\"a\\\",\\\"error\\\":\",\"output\":{\"error\":1}}\n";
    String bad = "{\"id\":\"b\\\\\",\"error\":\"no image\"}\n";
    String large = "{\"id\":\"c\",\"output\":[" + "1.5,".repeat(100_000) + "1]}\n";

    ResultsWriter.Written written = ResultsWriter.write(stream(good + bad + large + good), folder);

    assertThat(written.results()).isEqualTo(3);
    assertThat(written.errors()).isEqualTo(1);
    assertThat(folder.resolve("results.jsonl")).hasContent(good + large + good);
    assertThat(folder.resolve("errors.jsonl")).hasContent(bad);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void resultsThatBreakOffLeaveTheFolderAsItWas() throws Exception {
    Path folder = temp.resolve("out");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.jsonl"), "before\n");

    assertThatThrownBy(
            () -> ResultsWriter.write(stream("{\"id\":\"a\",\"output\":1}\n{\"id\":\"b"), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("middle of a line");
    assertThatThrownBy(() -> ResultsWriter.write(stream("{\"oops\":1}\n"), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1");

    assertThat(folder.resolve("results.jsonl")).hasContent("before\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
